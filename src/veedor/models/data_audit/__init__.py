"""What in a table would make a model lie, said in plain words before anybody trains one.

    said = audit(table, columns=source.columns, label=label, label_day=known_on, clock="filed_on")
    paths = write_report(said, folder, title="Importaciones", language="es")

It looks for columns that give the label away, tuples of columns that were copied together with
their label, columns written by the check itself, repeated rows and keys, labels without dates,
targets that nothing predicts and targets that are a formula. See `telling.py` and `leaks.py`.
"""

from veedor.models.data_audit.audit import audit
from veedor.models.data_audit.finding import AuditFinding, DataAudit, Severity
from veedor.models.data_audit.report import write_report
from veedor.models.reporting import Paths

__all__ = ["AuditFinding", "DataAudit", "Paths", "Severity", "audit", "write_report"]
