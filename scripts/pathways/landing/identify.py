"""What a file is known by: the same file is the same delivery, whatever its mapping says."""

import hashlib
from pathlib import Path

from pathways.errors import BadInputError
from pathways.landing.arrivals import Arrival
from pathways.landing.intake import Bench, Delivery
from pathways.landing.mapping import Mapping, agency_of, find_mapping
from pathways.landing.reading import sha256_of

UNKNOWN_AGENCY = "unknown"


def identify(bench: Bench, arrival: Arrival, deliveries: Path) -> tuple[Delivery, str]:
    """Return what a file is known by, and what is wrong with it or its mapping, if anything."""
    sha256, agency, mapping, fault = "", UNKNOWN_AGENCY, Mapping(), ""
    try:
        agency = agency_of(mapping, arrival.path, deliveries, arrival.extract)
        sha256 = sha256_of(arrival.path)
        columns = {name: one.columns for name, one in bench.delivered.items()}
        mapping = find_mapping(arrival.path, deliveries, arrival.extract, columns)
        agency = agency_of(mapping, arrival.path, deliveries, arrival.extract)
    except BadInputError as error:
        fault = printable(str(error))
    except OSError as error:
        fault = f"{arrival.name}: cannot be read ({error.strerror}); mend that and land it again"
    place = arrival.path.relative_to(deliveries)
    # by folder, not by agency, which the mapping may change
    folder = "/".join(place.parts[: place.parts.index(arrival.extract)])
    identity = f"{arrival.extract}/{folder}/{sha256 or place}"
    delivery_id = hashlib.sha256(identity.encode(errors="surrogateescape")).hexdigest()[:16]
    return Delivery(arrival, mapping, agency, sha256, delivery_id), fault


def printable(text: str) -> str:
    """Return a text that can be written as UTF-8: names of folders need not be."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
