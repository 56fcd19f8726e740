"""Deliveries of the invented state with planted defects, landed and built, for everybody to see."""
