"""Read a delivered file, whatever agencies send, as chunks of text columns."""

from pathways.landing.reading.chunks import Chunk, Opened
from pathways.landing.reading.files import sha256_of, shown, shown_name
from pathways.landing.reading.opening import open_delivery

__all__ = ["Chunk", "Opened", "open_delivery", "sha256_of", "shown", "shown_name"]
