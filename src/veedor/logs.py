"""Logs for us: an event word plus facts, never a sentence, never a taxpayer's name or number.

The audit trail is another book (`veedor.ledger.audit`): it is for the law and may not be lost.
"""

from __future__ import annotations

import logging
import sys

import structlog


def configure(*, json: bool = False, level: str = "warning") -> None:
    """Send logs to stderr, as readable lines or (for machines) one JSON object a line."""
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def get(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of one module; call it with an event word and facts."""
    return structlog.get_logger(name)
