"""The dialect of AUTOMATIC1111's web UI, `/sdapi/v1`, as its clients speak it."""
