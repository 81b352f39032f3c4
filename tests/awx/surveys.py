# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX accepts as a survey and as answers to it, said once more.

Facts from the views and mixins of AWX's `awx/api` and `awx/main`; what this collection asks besides is said beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Object = Mapping[str, Any]

PARTS = {"name": str, "description": str, "spec": list}
NEEDED = {"type": str, "question_name": str, "variable": str, "required": bool}
KNOWN = {*NEEDED, "question_description", "default", "choices", "min", "max"}

TEXTS = ("text", "textarea", "password")
CHOICES = ("multiplechoice", "multiselect")
ANSWERS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(TEXTS, str),
    "integer": int,
    "float": (int, float),
    "multiplechoice": str,
    "multiselect": list,
}
"""The types of questions, and what answers to them are."""


def faults(survey: Object) -> Iterator[str]:
    """Yield what keeps a survey from being taken, or from being used as it is meant."""
    for name, kind in PARTS.items():
        if not isinstance(survey.get(name), kind):
            yield f"{name}: is no {kind.__name__}"
            return
    if not survey["spec"]:
        yield "spec: asks nothing"
    variables = [question.get("variable") for question in survey["spec"]]
    yield from (f"{name}: is asked twice" for name in sorted({n for n in variables if variables.count(n) > 1}))
    for question in survey["spec"]:
        yield from (f"{question.get('variable')}: {fault}" for fault in question_faults(question))


def question_faults(question: Object) -> Iterator[str]:
    """Yield what is wrong with one question."""
    wrong = [name for name, kind in NEEDED.items() if not isinstance(question.get(name), kind)]
    yield from (f"{name} is missing, or of another type" for name in wrong)
    yield from (f"{name} is unknown" for name in question if name not in KNOWN)
    if wrong:
        return
    if question["type"] not in ANSWERS:
        yield f"type: {question['type']} is none of {', '.join(ANSWERS)}"
        return
    yield from (f"{end}: is no integer" for end in ("min", "max") if not isinstance(question.get(end, 0), int))
    yield from choices_faults(question)
    if "default" in question:
        yield from (f"default: {fault}" for fault in answer_faults(question, question["default"]))
    # Ours: a secret that everybody has is none.
    if question["type"] == "password" and "default" in question:
        yield "default: a password has none"
    # Ours: a question that may be left unanswered may be answered with an empty text.
    if question["type"] in TEXTS and not question["required"] and question.get("min"):
        yield "min: an answer that may be left out may be empty"
    # Ours: AWX asks schedules and webhooks for the answers to these, whatever their defaults.
    if question["required"] and "default" in question:
        yield "required: with a default, no answer is needed"


def choices_faults(question: Object) -> Iterator[str]:
    """Yield what is wrong with the answers that are offered."""
    choices = question.get("choices")
    if (question["type"] in CHOICES) != (choices is not None):
        yield "choices: belong to a question that offers some"
    # Ours: AWX takes lines of a text as well, keeps them a little different, and so each run would change them.
    elif choices is not None and not (isinstance(choices, list) and all(isinstance(one, str) for one in choices)):
        yield "choices: are no list of texts"
    elif choices is not None and not all(one.strip() for one in choices):
        yield "choices: AWX drops an empty one"


def answer_faults(question: Object, answer: Any) -> Iterator[str]:
    """Yield why this is no answer to a question."""
    kind = question["type"]
    if not isinstance(answer, ANSWERS[kind]) or isinstance(answer, bool):
        yield f"{answer!r} is no answer to a question of type {kind}"
        return
    if kind in CHOICES:
        chosen = answer if isinstance(answer, list) else [answer]
        yield from (f"{one!r} is not offered" for one in chosen if one not in question["choices"])
        return
    size = len(answer) if isinstance(answer, str) else answer
    if question.get("min") is not None and size < question["min"]:
        yield f"is less than {question['min']}"
    if question.get("max") is not None and size > question["max"]:
        yield f"is more than {question['max']}"


def variables(survey: Object, answers: Object) -> dict[str, Any]:
    """Return what a job gets: the answers, and the defaults of questions that were not answered."""
    questions = {question["variable"]: question for question in survey["spec"]}
    wrong = [
        *(f"{name}: nobody asked" for name in answers if name not in questions),
        *(f"{name}: is needed" for name, asked in questions.items() if asked["required"] and name not in answers),
        *(
            f"{name}: {fault}"
            for name in answers
            if name in questions
            for fault in answer_faults(questions[name], answers[name])
        ),
    ]
    if wrong:
        raise ValueError("\n".join(wrong))
    defaults = {name: asked["default"] for name, asked in questions.items() if "default" in asked}
    return {**defaults, **answers}
