"""A new state of the landing area: the extracts of the one in force, and other links."""

from collections.abc import Mapping

from pathways.contracts import Contract
from pathways.errors import BadInputError
from pathways.landing.linkage.kept import write_review
from pathways.landing.state import Making, make_state
from pathways.landing.store import State, Store
from pathways.quality.database import open_database


def state_of(store: Store) -> State:
    """Return the state in force. Errors: BadInputError when nothing has landed."""
    state = store.state()
    if state is None:
        raise BadInputError(f"{store.root}: nothing has landed here; run pathways land first")
    return state


def renew_state(store: Store, contracts: Mapping[str, Contract]) -> State:
    """Put the links of the landing area in force; every extract stays, file by file."""
    before = state_of(store)
    state = State(before.number + 1, before.key, before.contracts, before.deliveries)
    manifests = {
        delivery_id: store.manifest(delivery_id, generation)
        for delivery_id, generation in before.deliveries.items()
    }
    folder = store.scratch / "state"
    folder.mkdir()
    # nothing is settled again, so no key of a row is hashed
    making = Making(store, contracts, manifests, folder, salt="")
    with open_database() as database:
        make_state(making, state, {}, database.connection, lambda _step: None)
    write_review(store, state.key)
    store.tidy(state)
    return state
