# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may come of a run, whatever went wrong: each rule yields what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.cpaas.voice.plugins.module_utils._apply import CREATES
from ansible_collections.cpaas.voice.plugins.module_utils._errors import RequestFailed
from soak.budget import budget
from soak.facts import COMPANION, Facts, Object
from soak.kinds import READS, Kind
from soak.place import Event
from soak.run import Run
from soak.scenario import Scenario
from soak.ways import WAYS, Told

WRONGS = ("duplicates", "losses", "leaks", "tracebacks", "lies", "excesses")
"""What can be wrong with a run."""

FAILING = ("status", "drop", "html", "cut", "hang", "late")
"""Faults as the emulator calls them, after each of which a request has failed."""

AMPLE_SECONDS = 300
"""A retry_max_time in which every attempt can be made."""

UNKNOWN = "It is unknown whether"
CREATED_ANYHOW = "although it was created"
NAMELESS = "that the answer did not tell"

Wrong = tuple[str, str]
"""One of WRONGS, and what it is."""


class Judge:
    """Judges the runs of one scenario, one after the other."""

    def __init__(self, facts: Facts, scenario: Scenario) -> None:
        """Nothing was run yet."""
        self.facts = facts
        self.scenario = scenario
        self._made: list[str] = []
        self._spare = 0
        self._late = 0
        self._settled = False
        self._foreseen: Told | None = None

    def wrongs(self, run: Run) -> Iterator[Wrong]:
        """Yield everything that is wrong with a run."""
        yield from self._of_failure(run)
        yield from self._of_secrets(run)
        yield from self._of_cost(run)
        yield from self._of_twins(run)
        yield from self._of_others(run)
        yield from self._of_companions(run)
        if run.told is not None:
            yield from self._of_result(run)
        if run.way == "plural" and len(self.facts.companions(run.before)) > 1:
            yield from self._of_too_many_companions(run)
        elif not run.hits and _is_alone(run):
            yield from self._of_calm(run)
            yield from self._of_steadiness(run)
            yield from self._of_foresight(run)
        elif run.error is not None and self._is_survivable(run):
            yield "lies", f"{run.expected.action} was within reach, but it failed: {run.error.message}"
        self._settled = run.told is not None and run.way != "check" and not run.hits

    # What holds of every run

    def _of_failure(self, run: Run) -> Iterator[Wrong]:
        """A run fails with words for people only, which name what was being done."""
        if run.crash is not None:
            yield "tracebacks", f"{type(run.crash).__name__}: {run.crash}"
        if run.error is None:
            return
        # A list tells what became of each in its result.
        message = run.words if run.way == "plural" else run.error.message
        if "the emulator itself failed" in message:
            yield "tracebacks", message
        if not any(text.casefold() in message.casefold() for text in self._subjects(run)):
            yield "lies", f"the failure does not name what was being done: {message}"
        if isinstance(run.error, RequestFailed) and not {"provider", "method", "url"} <= set(run.error.details):
            yield "lies", f"the failure does not tell the request: {run.error.details}"
        creates = any(request["method"] == "POST" for request in run.writes)
        removed = {event.id for event in run.events if event.after is None}
        made = {event.id for event in run.events if _makes(event) and (creates or not event.late)} - removed
        known = [*made, UNKNOWN, CREATED_ANYHOW, NAMELESS]
        if made and not any(text in message for text in known):
            yield "lies", f"{made} was made, but the failure neither names it nor says that this is unknown: {message}"

    def _subjects(self, run: Run) -> list[str]:
        names = ("alias", "username", "name", self.facts.id_option, "domain")
        ids = [identifier for _kind, identifier in {**run.before, **run.after}]
        return [
            *(run.options[name] for name in names if name in run.options),
            *ids,
            COMPANION,
            "read the ",
            "the list of",
            "which endpoints are used",
        ]

    def _of_secrets(self, run: Run) -> Iterator[Wrong]:
        """No secret leaves a run: no password, no token, nothing from which they can be had."""
        words = run.words
        for stored in (run.before, run.after):
            for text in self.facts.secrets(stored, run.options):
                if text in words:
                    yield "leaks", f"{text} is in {words}"

    def _of_cost(self, run: Run) -> Iterator[Wrong]:
        """No run makes more requests or waits longer than the engine's limits allow, nor repeats one more often."""
        attempts = self.scenario.settings["retries"] + 1
        if _longest_streak(run) > attempts:
            yield "excesses", f"{_longest_streak(run)} attempts in a row, {attempts} are allowed"
        declared = 2 if run.way == "plural" else 1
        allowed = budget(len({**run.before, **run.after}), self.scenario.page, self.scenario.settings, declared)
        if len(run.requests) > allowed.requests:
            yield "excesses", f"{len(run.requests)} requests, {allowed.requests} are allowed"
        if sum(run.waits) > allowed.waited:
            yield "excesses", f"waited {sum(run.waits):.0f} seconds, {allowed.waited:.0f} are allowed"
        if run.waits and max(run.waits) > allowed.longest:
            yield "excesses", f"waited {max(run.waits):.0f} seconds at once, {allowed.longest:.0f} are allowed"

    def _of_twins(self, run: Run) -> Iterator[Wrong]:
        """There is at most one object that we made, and none where there was one already.

        A create that lands late, after looking for it, may leave another one.
        """
        removed = [event for event in run.events if event.after is None and self._is_meant(run, event.id)]
        self._late += sum(times for trouble, times in run.hits if trouble.verb == "create" and _is_late(trouble.kind))
        self._spare += len(removed)
        landed = [event for event in [*run.landed, *run.events] if _makes(event)]
        self._made += [event.id for event in landed]
        if len(self._made) > 1 + self._spare + self._late:
            yield "duplicates", f"{', '.join(self._made)} were made"
        there = self.facts.meant(run.before, run.options)
        if there and not removed and not self._is_blind(run):
            for event in run.events:
                if _makes(event) and not event.late:
                    yield "duplicates", f"{event.id} was made beside {', '.join(self._ids(there))}"

    def _of_others(self, run: Run) -> Iterator[Wrong]:
        """Only what is declared is touched, and of it only what is declared."""
        if WAYS[run.way].reads_only and run.writes:
            yield "losses", f"{run.way} wrote: {[request['method'] for request in run.writes]}"
        for event in run.events:
            if not event.ours or (event.kind == "trunks" and event.fields == {"endpoint_sid"}):
                continue
            if event.kind != "endpoints":
                yield "losses", f"{event.kind} {event.id}: {event.fields} changed"
            elif event.before is None:
                continue
            elif not self._is_meant(run, event.id) and event.id not in self._made:
                yield "losses", f"{event.id} was not declared, but {sorted(event.fields)} changed"
            elif event.after is None and self.facts.present(run.options):
                yield "losses", f"{event.id} was removed"
            elif event.after is not None:
                if not self.facts.present(run.options):
                    yield "losses", f"{event.id} was changed instead of removed"
                for name in self.facts.lost(event.before, event.after, run.options):
                    if name not in self._overtaken(run):
                        yield "losses", f"{event.id}: {name} was not declared, but changed"

    def _overtaken(self, run: Run) -> set[str]:
        """Return what somebody else changed between the reading of an object and its replacement as a whole."""
        return self._changed_by_others(run) if any(request["method"] == "PUT" for request in run.writes) else set()

    def _of_companions(self, run: Run) -> Iterator[Wrong]:
        """What a list declares beside it is there once, and as declared."""
        there = self.facts.companions(run.after)
        if len(there) > 1 + self._late:
            yield "duplicates", f"{', '.join(there)} were made of one entry"
        for event in run.beside:
            if event.before is not None:
                yield "losses", f"{event.id} was as declared, but {sorted(event.fields)} changed"
        if run.way == "plural" and run.told is not None and run.told.shown:
            held = [run.after["endpoints", identifier] for identifier in there]
            if not held or self.facts.lacks(held[0], {**self.facts.companion}, with_secrets=False):
                yield "lies", f"{run.told.action}, but another entry is not as declared"

    def _of_too_many_companions(self, run: Run) -> Iterator[Wrong]:
        """Where a create landed after looking for it, and another one was made, a list is carried out but for that."""
        there = self.facts.companions(run.before)
        if run.told is not None:
            yield "lies", f"{run.told.action}, but {', '.join(there)} are there of one entry"

    # What a run tells

    def _of_result(self, run: Run) -> Iterator[Wrong]:
        """A result is true."""
        assert run.told is not None
        action = run.told.action
        ours = [event for event in run.events if event.ours]
        if run.way == "info":
            yield from self._of_information(run)
        elif run.way != "check":
            if action == "unchanged":
                yield from self._of_unchanged(run)
            elif not self._handled(run, {"created": "POST", "deleted": "DELETE"}.get(action)):
                yield "lies", f"{action}, but nothing was"
            if not self._is_blind(run):
                yield from self._of_presence(run)
            if self._is_own_work(run) and (action, len(ours) > 0) == ("created", False):
                yield "lies", "created, but nothing was made"
        if self._is_own_work(run) and not self._is_right(run):
            yield "lies", f"{action}, but {run.expected} was due"

    def _of_unchanged(self, run: Run) -> Iterator[Wrong]:
        """An unchanged run writes nothing, unless it is told that somebody else was faster."""
        for request in run.writes:
            faster = {"DELETE": (404,), "POST": (400, 409)}.get(request["method"], ())
            if request["status"] not in faster or self._is_own_work(run):
                yield "lies", f"unchanged, but there was {request['method']} {request['path']}"

    def _handled(self, run: Run, method: str | None) -> bool:
        """Tell whether a write was carried out, as far as the provider says."""
        return any(method in (None, request["method"]) for request in run.writes)

    def _of_presence(self, run: Run) -> Iterator[Wrong]:
        """What is declared is there, and what is shown is what is there; what others did meanwhile apart."""
        assert run.told is not None
        meddled = {event.id: event.fields for event in run.events if not event.ours}
        if not self.facts.present(run.options):
            left = [one for one in self._ids(self.facts.meant(run.after, run.options)) if one not in meddled]
            if left:
                yield "lies", f"{run.told.action}, but {', '.join(left)} is there"
            return
        shown = [str(one[self.facts.id_option]) for one in run.told.objects]
        held = [one for identifier in shown if (one := run.after.get(("endpoints", identifier))) is not None]
        if not held and not set(shown) & set(meddled):
            yield "lies", f"{run.told.action}, but {shown} is not there"
        for one in held:
            believed = run.told.password_state in ("written", "matches") and self._can_be_believed(run)
            for name in self.facts.lacks(one, run.options, with_secrets=believed):
                if name.partition(":")[0] not in self._changed_by_others(run):
                    yield "lies", f"{run.told.action}, but {name} is not as declared"

    def _changed_by_others(self, run: Run) -> set[str]:
        """Return the fields in which somebody else changed what was there."""
        return {
            name for event in run.events if not event.ours and event.before and event.after for name in event.fields
        }

    def _of_information(self, run: Run) -> Iterator[Wrong]:
        """Everything that is meant and was there all the time is told once."""
        assert run.told is not None
        told = [str(one[self.facts.id_option]) for one in run.told.objects]
        if len(told) > len(set(told)):
            yield "lies", f"told twice: {told}"
        stayed = {event.id for event in run.events if not event.ours}
        wanted = {*self._ids(self.facts.selected(run.before, run.options))} - stayed
        if not self._is_blind(run) and not wanted <= set(told):
            yield "lies", f"not told: {sorted(wanted - set(told))}"
        if set(told) - wanted - stayed:
            yield "lies", f"told without reason: {sorted(set(told) - wanted - stayed)}"

    # What follows if nobody else is to blame

    def _of_calm(self, run: Run) -> Iterator[Wrong]:
        """A run in which nothing goes wrong does what is expected, or says why not."""
        if run.way == "info":
            if run.error is not None:
                yield "lies", f"nothing went wrong, but it failed: {run.error.message}"
        elif run.error is None:
            return
        elif run.expected.action is not None and (run.expected.sticks or run.way == "check"):
            yield "lies", f"{run.expected.action} was due, but it failed: {run.error.message}"
        else:
            missing = [text for text in run.expected.named if text not in run.error.message]
            if missing:
                yield "lies", f"the failure does not name {', '.join(missing)}: {run.error.message}"
            if run.expected.action is None and run.writes:
                yield "losses", f"it was refused, but there was {run.writes[0]['method']}"

    def _of_steadiness(self, run: Run) -> Iterator[Wrong]:
        """What was done, or told by an info module, is as declared from then on."""
        steady = run.told is None or run.told.action == "unchanged" or self.facts.always(run.options)
        if self._settled and not run.landed and not steady:
            assert run.told is not None
            yield "lies", f"{run.told.action}, but the run before left it as declared"

    def _of_foresight(self, run: Run) -> Iterator[Wrong]:
        """What check mode shows is what a run then does, as far as the provider does not arrange it its own way."""
        foreseen, self._foreseen = self._foreseen, run.told if run.way == "check" else None
        if foreseen is None or run.told is None or run.way == "check":
            return
        there = run.told.shown.get("endpoint", {})
        for name, value in foreseen.shown.get("endpoint", {}).items():
            if name not in self.facts.arranged and there.get(name, value) != value:
                yield "lies", f"check mode foresaw {name} {value!r}, it became {there.get(name)!r}"
        for side in ("before", "after"):
            if foreseen.shown.get(side) != run.told.shown.get(side):
                yield "lies", f"the diff of check mode has another {side}"

    def _is_right(self, run: Run) -> bool:
        """Tell whether a result is the expected one."""
        assert run.told is not None
        if run.way == "info":
            return True
        if not run.expected.sticks and run.way != "check":
            return False
        return run.told.action == run.expected.action

    def _is_survivable(self, run: Run) -> bool:
        """Tell whether nothing hit that further attempts do not overcome, and there are enough of them."""
        settings = self.scenario.settings
        if (run.way != "info" and run.expected.action is None) or not (run.expected.sticks or run.way == "check"):
            return False
        unclear = sum(times for trouble, times in run.hits if trouble.verb == "create" and trouble.kind.unclear)
        return (
            _is_alone(run)
            and not self._is_blind(run)
            and all(trouble.verb in trouble.kind.survives for trouble, _times in run.hits)
            and sum(times for _trouble, times in run.hits) <= settings["retries"]
            and settings["retry_max_time"] >= AMPLE_SECONDS
            and unclear < CREATES
        )

    def _is_own_work(self, run: Run) -> bool:
        """Tell whether nobody else took part, and every answer could be believed."""
        return _is_alone(run) and not self._is_blind(run) and not _is_deceived(run)

    def _is_blind(self, run: Run) -> bool:
        """Tell whether something may have seemed not to be there: by an answer without a body that says just that."""
        return self.facts.empty_is_nothing and any(
            trouble.kind.name == "empty" and trouble.verb in READS for trouble, _times in run.hits
        )

    def _can_be_believed(self, run: Run) -> bool:
        """Tell whether what the provider says of a password is true: no stale hash, no write that it only pretends."""
        return not _is_deceived(run) and run.expected.named != ("password",)

    def _is_meant(self, run: Run, identifier: str) -> bool:
        """Tell whether an object was meant at any time of a run."""
        key = ("endpoints", identifier)
        versions = [
            run.before.get(key),
            *(state for event in run.events if event.id == identifier for state in event[-2:]),
        ]
        return any(self.facts.meant({key: version}, run.options) for version in versions if version is not None)

    def _ids(self, objects: Sequence[Object]) -> list[str]:
        return [str(one[self.facts.id_key]) for one in objects]


def _longest_streak(run: Run) -> int:
    """Return how often the same request was made in a row without a usable answer."""
    longest = streak = 0
    last: tuple[str, ...] | None = None
    for request in run.requests:
        this = (request["method"], request["path"], str(request["query"]), str(request["body"]))
        failed = request["fault"] in FAILING
        streak = (streak if this == last else 0) + 1 if failed else 0
        last = this
        longest = max(longest, streak)
    return longest


def _makes(event: Event) -> bool:
    return event.ours and event.kind == "endpoints" and event.before is None


def _is_late(kind: Kind) -> bool:
    return bool(kind.fault["kind"] == "late")


def _is_deceived(run: Run) -> bool:
    """Tell whether a write was said to be done and was not."""
    return any(trouble.kind.name == "ignored" for trouble, _times in run.hits)


def _is_alone(run: Run) -> bool:
    """Tell whether nobody else changed anything, nor a request of an earlier run."""
    return all(event.ours and not event.late for event in [*run.events, *run.beside])
