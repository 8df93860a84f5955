"""Jobs: a durable queue with speed modes, fair turns, a ledger of device time, and the loop that runs it."""
