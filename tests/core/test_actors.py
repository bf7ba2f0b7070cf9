"""Rights: who may what where, also after a trip through JSON."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from apps.core import actors
from apps.core.actors import Actor, ActorKind, Grant
from tests.factories.core import OTHER_STORE, STORE, actor

grants = st.builds(
    Grant,
    st.frozensets(st.sampled_from(["a:read", "a:write", "b:read"])),
    st.none() | st.frozensets(st.sampled_from([STORE, OTHER_STORE])),
)
people = st.builds(
    Actor,
    kind=st.sampled_from(ActorKind),
    id=st.text(max_size=10),
    label=st.text(max_size=10),
    grants=st.lists(grants, max_size=3).map(tuple),
    device_id=st.none() | st.just(uuid4()),
    store_id=st.none() | st.just(STORE),
    is_system=st.booleans(),
)


@given(people)
def test_an_actor_survives_json(person: Actor) -> None:
    assert actors.from_json(actors.to_json(person)) == person


@given(people, st.sampled_from(["a:read", "b:read", "c:read"]), st.sampled_from([STORE, OTHER_STORE]))
def test_the_two_questions_agree(person: Actor, code: str, store: object) -> None:
    stores = person.stores_for(code)
    assert person.can(code, store) == (stores is None or store in stores)


def test_a_right_in_one_store_is_none_in_another() -> None:
    person = actor("a:write", stores=[STORE])
    assert (person.can("a:write", STORE), person.can("a:write", OTHER_STORE), person.can("a:write")) == (
        True,
        False,
        True,
    )


def test_a_right_held_in_no_store_is_not_held() -> None:
    assert actor("a:write", stores=[]).stores_for("a:write") == frozenset()
    assert not actor("a:write", stores=[]).can("a:write", STORE)
