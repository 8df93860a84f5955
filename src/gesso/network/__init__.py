"""Addresses that people give: checked, pinned, fetched and posted to. The only room that goes out to them."""
