"""What everything else stands on. In reading order: ids, problems, chance."""
