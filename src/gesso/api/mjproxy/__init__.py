"""The dialect of midjourney-proxy, `/mj`, as its clients and gateways speak it."""
