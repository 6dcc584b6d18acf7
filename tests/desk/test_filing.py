"""What is sorted out on the desk: at once in the list, once on the platform, or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jva_tui.domain import View
from jva_tui.errands import FileAs
from jva_tui.filing import LeftOut
from jva_tui.operations import OperationState
from jva_tui.sandbox.effects import Effects
from jva_tui.showing import Showing
from tests.desk.support import at_work, nothing_waits
from tests.office import Office, refuse, until
from tests.outbox.errands import SHARED
from tests.people import message

if TYPE_CHECKING:
    from pathlib import Path

    from jva_tui.desk import Desk

ROSA = 2


def people(office: Office, count: int, *, talks: bool = True) -> list[int]:
    """So many of our missions without a label, in a conversation with Rosa, or in none."""
    situation = office.situation
    found = []
    for row in situation.newest():
        talk = situation.conversation_of.get(row.id)
        is_ours = situation.missions[row.mission_id].structure_id == 1
        is_fit = (talk is not None and ROSA in talk.members) if talks else talk is None
        if is_ours and is_fit and row.id not in situation.tags_of:
            found.append(row.id)
    return found[:count]


def borne(office: Office, one: int) -> list[str]:
    """The labels of somebody, as the platform holds them."""
    situation = office.situation
    return [situation.tags[id_].name for id_ in situation.tags_of.get(one, [])]


def tags(desk: Desk, one: int) -> tuple[str, ...]:
    """The same, as the list shows them."""
    return desk.rows([one])[0].tags


async def arrived(office: Office, desk: Desk) -> None:
    """Lets everything arrive."""
    await until(desk, lambda: nothing_waits(desk), passing=office.clock)


async def test_labels_are_shown_at_once_and_taken_back_while_they_have_not_left(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        office.network.faults.append(refuse)
        one, two, three = people(office, 3)
        desk.keep_draft(one, "Bonjour !")
        first = await desk.filing.set_tags([one, two], on=[SHARED, "À rappeler"])
        assert (first.queued, first.left_out) == ((one, two), {})
        assert desk.draft(one)  # what was begun stays: it is no answer
        assert set(tags(desk, one)) == {"À rappeler", SHARED}
        again = await desk.filing.set_tags([one, three, 999_999], on=[SHARED])
        assert (again.queued, again.as_wanted) == ((three,), (one,))
        assert again.left_out == {LeftOut.GONE: (999_999,)}
        back = await desk.filing.set_tags([one, two], off=["À rappeler"])
        assert (back.queued, back.taken_back) == ((), (one, two))
        assert back.changed == {one, two}
        assert tags(desk, two) == (SHARED,)
        assert desk.status.outbox.count(OperationState.QUEUED) == 3
        known = {label.name: label for label in await desk.filing.labels([one, two])}
        assert (known[SHARED].rows, known[SHARED].borne, known[SHARED].tag_id) == (3, 2, None)
        assert known["À rappeler"].borne == 0
        office.network.faults.clear()
        await arrived(office, desk)
        assert [borne(office, id_) for id_ in (one, two, three)] == [[SHARED]] * 3
        assert [tags(desk, id_) for id_ in (one, two, three)] == [(SHARED,)] * 3
        off = await desk.filing.set_tags([one, two], off=[SHARED])
        assert off.queued == (one, two)
        await arrived(office, desk)
        assert ([borne(office, one), borne(office, three)], tags(desk, two)) == ([[], [SHARED]], ())


async def test_who_may_follow_comes_first_and_what_reads_alike_is_one_label(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        follow = [label.name for label in await desk.filing.labels() if label.follows]
        assert follow[0] == SHARED
        assert "Suivi : Basile" in follow
        assert [label.name for label in await desk.filing.labels()][: len(follow)] == follow
        await desk.filing.refresh()
        listed = {label.name: label.tag_id for label in await desk.filing.labels()}
        assert listed["Disponible le week-end"] == 2
        assert await desk.filing.named(" disponible  le WEEK-END ") == "Disponible le week-end"
        assert await desk.filing.named("Samedis\n") == "Samedis"
        assert await desk.filing.named(" \u200b ") == ""


async def test_conversations_are_filed_and_who_has_none_is_told_apart(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        office.network.faults.append(refuse)
        one, two = [id_ for id_ in people(office, 20) if not desk.rows([id_])[0].is_unread][:2]
        (alone,) = people(office, 1, talks=False)
        talk = office.situation.conversation_of
        stranger = next(
            row.id
            for row in office.situation.newest()
            if office.situation.missions[row.mission_id].structure_id == 1
            and row.id in talk
            and ROSA not in talk[row.id].members
        )
        ids = [one, alone, two, stranger]
        done = await desk.filing.file(ids, FileAs.ARCHIVED)
        assert done.queued == (one, two)
        assert done.left_out == {
            LeftOut.NO_CONVERSATION: (alone,),
            LeftOut.NOT_A_MEMBER: (stranger,),
        }
        assert [desk.rows([id_])[0].is_archived for id_ in ids] == [True, False, True, False]
        assert await desk.filing.is_all_archived([one, two, alone])
        assert not await desk.filing.is_all_archived([alone])
        back = await desk.filing.file([one], FileAs.INBOX)
        assert (back.taken_back, back.queued) == ((one,), ())
        office.network.faults.clear()
        await arrived(office, desk)
        assert talk[one].members[ROSA].is_active
        assert not talk[two].members[ROSA].is_active
        assert (await desk.filing.file([two], FileAs.ARCHIVED)).as_wanted == (two,)
        assert (await desk.filing.file([two], FileAs.INBOX)).queued == (two,)
        await arrived(office, desk)
        assert talk[two].members[ROSA].is_active


async def test_to_read_and_to_bring_back_are_two_wishes(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        (one,) = unread(desk, office, 1)
        member = office.situation.conversation_of[one].members[ROSA]
        await desk.filing.file([one], FileAs.ARCHIVED)
        await arrived(office, desk)
        member.read_at = None
        desk.refresh(thorough=True)
        await until(desk, lambda: desk.rows([one])[0].is_unread, passing=office.clock)
        office.network.faults.append(refuse)
        await desk.filing.file([one], FileAs.INBOX)
        assert (await desk.filing.file([one], FileAs.READ)).queued == (one,)
        row = desk.rows([one])[0]
        assert (row.is_archived, row.is_unread) == (False, False)
        office.network.faults.clear()
        await arrived(office, desk)
        assert member.is_active
        assert member.read_at


async def test_what_is_written_while_it_is_on_its_way_to_the_archive_stands_in_sight(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        wrote = set(await desk.ids(Showing(View.WROTE, mine=False)))
        one = next(id_ for id_ in unread(desk, office, 20) if id_ in wrote)
        office.network.faults.append(refuse)
        await desk.filing.file([one], FileAs.ARCHIVED)
        assert desk.rows([one])[0].is_unread is False
        talk = office.situation.conversation_of[one]
        newer = max(m.id for m in office.talk(talk.id)) + 1
        volunteer = office.situation.volunteer_of(office.situation.participations[one])
        word = message(
            newer, conversation_id=talk.id, at=desk.now() + 60, author_id=volunteer.user_id
        )
        await desk._writer.do(lambda cache: cache.save_messages(talk.id, [word]))
        row = desk.rows([one])[0]
        assert (row.is_archived, row.is_unread, row.is_theirs) == (True, True, True)


async def test_what_was_not_read_is_not_archived_with_others(home: Path) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        (new,) = unread(desk, office, 1)
        others = [id_ for id_ in people(office, 20) if not desk.rows([id_])[0].is_unread][:2]
        done = await desk.filing.file([new, *others], FileAs.ARCHIVED)
        assert done.queued == tuple(others)
        assert done.left_out == {LeftOut.NOT_READ: (new,)}
        assert (await desk.filing.file([new], FileAs.ARCHIVED)).queued == (new,)


def unread(desk: Desk, office: Office, count: int) -> list[int]:
    """So many with a message that Rosa has not read."""
    return [id_ for id_ in people(office, 20) if desk.rows([id_])[0].is_unread][:count]


async def test_what_is_archived_leaves_the_view_of_who_wrote_until_they_write_again(
    home: Path,
) -> None:
    office = Office(home)
    async with at_work(office) as desk:
        wrote = set(await desk.ids(Showing(View.WROTE, mine=False)))
        one = next(
            id_ for id_ in people(office, 20) if id_ in wrote and desk.rows([id_])[0].is_unread
        )
        await desk.filing.file([one], FileAs.ARCHIVED)
        assert one not in await desk.ids(Showing(View.WROTE, mine=False))
        await arrived(office, desk)
        row = desk.rows([one])[0]
        assert (row.is_archived, row.is_unread, row.is_theirs) == (True, False, False)
        assert not office.situation.conversation_of[one].members[ROSA].is_active
        office.clock.advance(60)
        volunteer = office.situation.volunteer_of(office.situation.participations[one])
        by = office.situation.users[volunteer.user_id]
        effects = Effects(office.situation, by, int(office.clock.now()))
        effects.post_message(office.situation.conversation_of[one], "Toujours d’accord ?")
        desk.refresh(thorough=False)
        await until(desk, lambda: desk.rows([one])[0].is_unread, passing=office.clock)
        assert one in await desk.ids(Showing(View.WROTE, mine=False))
        assert desk.rows([one])[0].is_archived
        # Read once more, it is out of sight again.
        await desk.filing.file([one], FileAs.READ)
        await arrived(office, desk)
        assert one not in await desk.ids(Showing(View.WROTE, mine=False))
