"""What the reading pane says of one participation, in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import OPEN_STATES, State
from jva_tui.i18n import _, ngettext
from jva_tui.operations import UNDER_WAY, OperationState
from widgets import wording
from widgets.cells import cut
from widgets.conversation_lines import conversation_lines
from widgets.filed_lines import archive_lines, label_lines
from widgets.lines import BLANK, field, heading, sentence, signed, together
from widgets.masking import shown_contact
from widgets.outbox_words import sign_of
from widgets.remarks_lines import remarks_lines
from widgets.signs import MINOR, state_sign
from widgets.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from jva_tui.domain import Mission, Participation, Reading, Volunteer
    from jva_tui.operations import Operation
    from widgets.found import Found
    from widgets.lines import Line

REMOTE = "Mission à distance"
"""The platform's name for a mission without a place."""


def reading_lines(  # noqa: PLR0913 - all but four have a default
    reading: Reading,
    width: int,
    now: int,
    me_id: int | None,
    *,
    can_read: bool = True,
    found: Found | None = None,
) -> list[Line]:
    """Everything about one participation, in lines of at most ``width`` cells.

    Args:
        reading: What is known of it.
        width: Cells.
        now: The instant from which ages and days are counted.
        me_id: User id of who is signed in.
        can_read: Whether what is missing of the conversation is on its way.
        found: What is highlighted.
    """
    participation = reading.participation
    seen = found.in_lines if found else _as_they_are
    lines: list[Line] = [*seen(_headline(participation, width, now))]
    lines += _answered(reading, width, now, me_id)
    lines += _call(reading, width, now)
    lines += remarks_lines(reading, width, now)
    lines += archive_lines(reading, width)
    lines += seen(label_lines(reading, width), "tag")
    if reading.operation:
        lines += _outbox(reading.operation, width)
    lines += seen(_volunteer(participation, width), "city")
    lines += seen(conversation_lines(reading, width, now, me_id, can_read=can_read))
    lines += seen(_mission(participation.mission, width, now), "mission")
    return lines


def _as_they_are(lines: Iterable[Line], _key: str | None = None) -> Iterable[Line]:
    return lines


def _headline(participation: Participation, width: int, now: int) -> Iterator[Line]:
    volunteer = participation.volunteer
    *above, name = sentence(volunteer.name, width, Tone.STRONG)
    yield from above
    yield from together([name, _age(volunteer.birthday, now, width)], width)
    sign = state_sign(participation.state)
    is_new = now - participation.created_at < wording.MINUTE
    asked = (_("asked {when} (just now)") if is_new else _("asked {when} ({ago} ago)")).format(
        when=wording.date_and_time(participation.created_at, now),
        ago=wording.since(participation.created_at, now),
    )
    state = cut(participation.state, width - 2)
    parts = [((sign[0] + " ", sign[1]), (state, sign[1])), ((cut(asked, width), Tone.MUTED),)]
    yield from together(parts, width)


def _answered(reading: Reading, width: int, now: int, me_id: int | None) -> Iterator[Line]:
    """Who gave the request the state that it has, where that was asked for."""
    change = reading.changes[-1] if reading.changes else None
    if change is None or change.old is None or change.new != reading.participation.state:
        return
    when = wording.date_and_time(change.at, now)
    volunteer = reading.participation.volunteer
    if change.author_id is None:
        told = _("The platform changed the state by itself, {when}")
    elif change.author_id == me_id:
        told = _("You answered, {when}")
    elif change.author_id == volunteer.user_id:
        is_withdrawn = change.new == State.CANCELLED
        told = (
            _("{name} has cancelled the request, {when}")
            if is_withdrawn
            else _("{name} changed the state, {when}")
        )
    else:
        told = _("{name} answered, {when}")
    is_theirs = change.author_id == volunteer.user_id
    name = volunteer.name if is_theirs else change.author_name or _("A colleague")
    yield from sentence(told.format(name=name, when=when), width, Tone.STRONG)


def _call(reading: Reading, width: int, now: int) -> Iterator[Line]:
    """When the volunteer was called; where only that reaches them, how it is done."""
    if reading.called_at is not None:
        days = (wording.local(now).date() - wording.local(reading.called_at).date()).days
        told = _("called {when}") if abs(days) <= 1 else _("called on {when}")
        when = wording.date_and_time(reading.called_at, now)
        yield from sentence(told.format(when=when), width, Tone.STRONG)
    elif _is_to_be_called(reading):
        volunteer = reading.participation.volunteer
        if volunteer.mobile or volunteer.phone:
            told = _("No conversation: y copies the number, a notes that you have called.")
        elif volunteer.email:
            told = _("No conversation: y copies the e-mail, a notes that you have reached them.")
        else:
            return
        yield from sentence(told, width, Tone.MUTED)


def _is_to_be_called(reading: Reading) -> bool:
    """Whether somebody waits for a word whom nothing in writing reaches, as that view has it."""
    if reading.participation.conversation_id is not None:
        return False
    state = _state_shown(reading)
    return state in OPEN_STATES or (state == State.DECLINED and reading.is_call_owed)


def _state_shown(reading: Reading) -> str:
    """Where a decision under way leads to, else the platform's state."""
    operation = reading.operation
    if operation and operation.state in UNDER_WAY and operation.reply.decision:
        return operation.reply.decision.target
    return reading.participation.state


def _age(birthday: date | None, now: int, width: int) -> Line:
    if birthday is None:
        return BLANK
    years = wording.age(birthday, now)
    told = ngettext("{n} year old", "{n} years old", years).format(n=years)
    if years >= 18:
        return ((cut(told, width), Tone.TEXT),)
    return ((cut(f"{MINOR} {told} · " + _("minor"), width), Tone.ACCENT),)


def _outbox(operation: Operation, width: int) -> Iterator[Line]:
    yield BLANK
    sign = sign_of(operation)
    yield from signed(sign, _stands(operation), width, sign[1])
    reply = operation.reply
    if reply.decision:
        target = state_sign(reply.decision.target)
        reason = f" · {reply.reason.label}" if reply.reason else ""
        for line in signed(target, reply.decision.target + reason, width - 2, Tone.TEXT):
            yield (("  ", Tone.TEXT), *line)
    if reply.text:
        yield from sentence(reply.text, width, Tone.TEXT, indent="  │ ")


def _stands(operation: Operation) -> str:
    """Where the reply stands, in a sentence."""
    match operation.state:
        case OperationState.QUEUED:
            return _("Waiting to be sent: e changes it, c takes it back")
        case OperationState.SENDING:
            return operation.detail or _("Being sent")
        case OperationState.CONFLICT:
            return _("To review: {detail}").format(detail=operation.detail)
    return operation.detail


def _volunteer(participation: Participation, width: int) -> Iterator[Line]:
    volunteer = participation.volunteer
    yield from heading(_("Volunteer"), width)
    if not participation.is_whole:
        yield from sentence(_("the details are still being read…"), width, Tone.MUTED)
    for label, value in _volunteer_fields(volunteer):
        yield from field(label, value, width)
    for slot in participation.slots:
        day = wording.weekday_date(slot.day)
        parts = ", ".join(map(wording.part_of_day, slot.parts))
        yield from field(_("Offers"), f"{day} · {parts}" if parts else day, width)
    if volunteer.description:
        yield BLANK
        yield from sentence(volunteer.description, width)


def _volunteer_fields(volunteer: Volunteer) -> Iterator[tuple[str, str | None]]:
    occupation = volunteer.occupation
    yield _("Occupation"), occupation and wording.occupation(occupation)
    lives_in = (shown_contact(volunteer.zip or ""), volunteer.city)
    yield _("Lives in"), " ".join(filter(None, lives_in))
    yield _("E-mail"), shown_contact(volunteer.email or "")
    yield _("Mobile"), shown_contact(volunteer.mobile or "")
    yield _("Phone"), shown_contact(volunteer.phone or "")
    yield _("Available"), ", ".join(map(wording.availability, volunteer.availability))
    yield _("Certificates"), ", ".join(map(wording.certification, volunteer.certifications))
    yield _("Skills"), ", ".join(volunteer.skills or ())


def _mission(mission: Mission | None, width: int, now: int) -> Iterator[Line]:
    yield from heading(_("Mission"), width)
    if mission is None:
        told = _("This mission was deleted: nothing can be decided any more.")
        yield from signed(("!", Tone.BAD), told, width, Tone.BAD)
        return
    yield from sentence(mission.name, width, Tone.STRONG)
    for label, value in mission_fields(mission, now):
        yield from field(label, value, width)


def mission_fields(
    mission: Mission, now: int, *, about_places: str = ""
) -> Iterator[tuple[str, str | None]]:
    """What is known of a mission, with labels; nothing behind those of which nothing is.

    Args:
        mission: which one.
        now: an instant.
        about_places: said beside how many places are left, in words.
    """
    rhythm = {"recurring": _("recurring"), "ponctual": _("one-off")}.get(mission.date_type or "")
    days = wording.period(mission.start_date, mission.end_date)
    yield _("When"), " · ".join(filter(None, (days, rhythm)))
    place = " ".join(filter(None, (mission.zip, mission.city)))
    yield _("Where"), _("remote") if mission.kind == REMOTE else place
    places = _places(mission)
    yield _("Places"), places and " · ".join(filter(None, (places, about_places)))
    is_over = mission.end_date is not None and mission.end_date < wording.local(now).date()
    is_open = mission.is_registration_open
    told = _("open to new volunteers") if is_open else _("closed to new volunteers")
    yield _("Registration"), f"{told} · " + _("mission over") if is_over else told
    people = mission.responsables
    yield _("In charge"), ", ".join(person.name for person in people or ())
    yield _("Organisation"), mission.structure_name


def _places(mission: Mission) -> str | None:
    left, places = mission.places_left, mission.places
    if left is None or places is None:
        return None
    return ngettext("{left} left of {n} place", "{left} left of {n} places", places).format(
        left=left, n=places
    )
