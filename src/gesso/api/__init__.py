"""The HTTP doors, one folder a dialect. A door translates and asks the actions; it never queues, stores or samples."""
