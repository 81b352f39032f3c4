# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Choices between the behaviours that a provider's documents leave open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union

Choice = Union[str, int]


class SwitchError(ValueError):
    """A switch or one of its values does not exist."""


@dataclass(frozen=True)
class Switch:
    """One choice. The first of `choices` is the default."""

    name: str
    choices: tuple[Choice, ...]
    gap: str

    @property
    def default(self) -> Choice:
        """The value at the start."""
        return self.choices[0]

    def parse(self, value: object) -> Choice:
        """The choice that is meant, also when it was written as text."""
        for choice in self.choices:
            if str(value) == str(choice):
                return choice
        raise SwitchError(
            f"{value!r} is no value of switch {self.name}: choose from {', '.join(map(str, self.choices))}"
        )


class Switches:
    """The current values of one provider's switches."""

    def __init__(self, declared: Sequence[Switch], start: Mapping[str, object]) -> None:
        """Every switch at its default, except those in `start`."""
        self._declared = {switch.name: switch for switch in declared}
        self._start = self._parse(start)
        self._values: dict[str, Choice] = {}
        self.reset()

    def __getitem__(self, name: str) -> Choice:
        """The current value of a switch."""
        return self._values[name]

    def is_set(self, name: str, value: Choice) -> bool:
        """Whether a switch has a value; neither may be misspelt."""
        return self._values[name] == self._declared[name].parse(value)

    def number(self, name: str) -> int:
        """The current value of a switch whose choices are numbers."""
        return int(self._values[name])

    def text(self, name: str) -> str:
        """The current value of a switch as text."""
        return str(self._values[name])

    def values(self) -> dict[str, Choice]:
        """All current values."""
        return dict(self._values)

    def describe(self) -> dict[str, dict[str, Any]]:
        """All switches with their current values, choices, defaults and the gap each stands for."""
        return {
            name: {
                "value": self._values[name],
                "choices": list(switch.choices),
                "default": switch.default,
                "gap": switch.gap,
            }
            for name, switch in self._declared.items()
        }

    def change(self, values: Mapping[str, object]) -> None:
        """Set some switches, or none of them when one is wrong."""
        self._values.update(self._parse(values))

    def reset(self) -> None:
        """Back to the values at the start."""
        self._values = {name: switch.default for name, switch in self._declared.items()}
        self._values.update(self._start)

    def _parse(self, values: Mapping[str, object]) -> dict[str, Choice]:
        unknown = sorted(set(values) - set(self._declared))
        if unknown:
            raise SwitchError(f"no switch {', '.join(unknown)}: there are {', '.join(sorted(self._declared))}")
        return {name: self._declared[name].parse(value) for name, value in values.items()}
