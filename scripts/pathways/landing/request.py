"""What a landing is asked for, besides what has newly arrived."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """What to read again, and what to let in all the same.

    `reread` are delivery ids to read again although they are known; `everything` asks for all of
    them, and `new_key` says that they get other tokens. `only_asked` leaves what has newly arrived
    for the next landing. `accepted` gives the reason for which a delivery that would be held back
    is let in.
    """

    reread: frozenset[str] = frozenset()
    everything: bool = False
    new_key: bool = False
    only_asked: bool = False
    accepted: Mapping[str, str] = field(default_factory=dict)

    def asks_for(self, delivery_id: str) -> bool:
        return self.everything or delivery_id in self.reread
