"""All SQL of the house, one file a noun: functions that take a connection and return domain values."""
