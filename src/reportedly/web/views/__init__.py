"""What pages show: functions of a ledger and parameters that give pydantic models, without any HTML."""
