"""Words for what is stored as a code; marked here for the catalogue, translated when shown."""

from __future__ import annotations


def _(phrase: str) -> str:
    """Mark a phrase for the catalogue."""
    return phrase


CHANNELS = {"green": _("Green"), "orange": _("Orange"), "red": _("Red")}
CHANNELS_MEAN = {
    "green": _("Released without a check"),
    "orange": _("Documents are checked"),
    "red": _("Documents and goods are checked"),
}
CHOSEN = {"rule": _("By rule"), "score": _("By score"), "lot": _("By lot")}
DUTIES = {
    "inspector": _("Inspector"),
    "analyst": _("Analyst"),
    "manager": _("Manager"),
    "administrator": _("Administrator"),
}
STATUSES = {
    "open": _("Checked, no result yet"),
    "clean": _("Nothing found"),
    "found": _("Finding"),
    "appealed": _("Finding, appealed"),
    "upheld": _("Finding, upheld"),
    "annulled": _("Finding annulled"),
}
SEVERITIES = {
    "info": _("Information"),
    "low": _("Low"),
    "medium": _("Medium"),
    "high": _("High"),
    "critical": _("Critical"),
}
REVIEWS = {
    "new": _("Not reviewed"),
    "reviewed": _("Reviewed"),
    "dismissed": _("Dismissed"),
    "confirmed": _("Confirmed"),
}
REVIEWS_MEAN = {  # what a person may make of an anomaly, in the order of the form
    "dismissed": _("there is an explanation"),
    "reviewed": _("looked at, nothing decided yet"),
    "confirmed": _("unusual indeed, to be followed up"),
}
STATES = {
    "candidate": _("Candidate"),
    "approved": _("Approved"),
    "live": _("In use"),
    "retired": _("Retired"),
}
EVIDENCE = {
    "shadow": _("both scored them when they were filed; the results came later"),
    "later": _("results that became known after both were trained"),
    "recipes": _("too few new results: both recipes were fitted again as of one day"),
}
KINDS = {
    "row": _("the declaration itself"),
    "history": _("the past of an actor"),
    "peer": _("comparison with peers"),
    "context": _("the economy"),
    "derived": _("calculated from others"),
}

ROLES = {
    "id": _("Identification"),
    "time": _("Dates"),
    "entity": _("Parties"),
    "category": _("Classification and route"),
    "amount": _("Amounts"),
    "quantity": _("Quantities"),
    "text": _("Description"),
    "context": _("Context"),
}

TOPICS = {
    "price": _("Price"),
    "value": _("Value"),
    "quantity": _("Quantity and mass"),
    "duty": _("Duties"),
    "origin": _("Origin"),
    "route": _("Route"),
    "freight": _("Freight"),
    "tariff_line": _("Tariff line"),
    "description": _("Description"),
    "calendar": _("Calendar"),
    "newness": _("Newcomers"),
    "novelty": _("First times"),
    "importer_activity": _("The importer's activity"),
    "importer_findings": _("The importer's findings"),
    "broker": _("Broker"),
    "supplier": _("Supplier"),
    "economy": _("Economy"),
    "weight": _("Weight"),
    "gone": _("No longer in the catalogue"),
    "tax": _("Tax"),
    "size": _("Size"),
    "proportions": _("Proportions"),
    "importer's past": _("The importer's past"),
}

YES, NO = _("yes"), _("no")


# Units as features and columns write them; one that is not listed is shown as it is.
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)

QUESTIONS = (_("Will a check of this declaration end in a finding?"),)  # models.recipe

FIGURES = {
    "auc": _("Ranking (AUC)"),
    "average_precision": _("Average precision"),
    "precision": _("Findings among those checked"),
    "recall": _("Share of all findings reached"),
    "lift": _("Times better than by lot"),
    "revenue": _("Share of the money reached"),
    "precision_at_5%": _("Precision at 5 %"),
    "revenue_at_5%": _("Revenue at 5 %"),
    "ece": _("Calibration error (ECE)"),
    "brier_skill": _("Brier skill"),
    "mean_predicted": _("Said, on average"),
    "share_found": _("Found"),
}

# Other ways to order the same declarations (veedor.flows.judge).
BASELINES = {
    "random": _("Lot"),
    "value": _("Declared value"),
    "low price": _("Low price among peers"),
    "taxpayer's past findings": _("The taxpayer's past findings"),
    "anomaly": _("Unusualness"),
}

# What the evaluation writes instead of a figure (veedor.models.evaluate.measures.REASONS).
INSUFFICIENT = (
    _("insufficient data: fewer than 20 findings"),
    _("insufficient data: fewer than 20 clean checks"),
    _("insufficient data: fewer than 20 findings with an amount"),
    _("insufficient data: no amounts were given"),
    _("insufficient data: the figure is not defined on these rows"),
)

# What the REST end points and their parts say of themselves (veedor.serve.api, .answers).
API = (
    _("Score one declaration as of the day it was filed, and keep the score with its reasons."),
    _("A score as it was given: the model, the reasons and the figures are those of then."),
    _("The process answers; nothing else is looked at."),
    _("Whether a declaration could be scored now; 503 and what is missing otherwise."),
    _("Requests, latencies and scores, in Prometheus' text format."),
    _("Any text of your own; the same key and body are scored once."),
    _("Number of the score, as POST /v1/scores answered it."),
    _("The score, durable before it is answered."),
    _("The same key and body came before: the first answer."),
    _("As asked."),
    _("The body is not a JSON object."),
    _("No valid key."),
    _("This key may not do this."),
    _("What the address names does not exist."),
    _("The key came before with another body."),
    _("The body is too large."),
    _("Fields are wrong; each is named."),
    _("Something is missing, or busy: try again later."),
    _("Kind of declaration"),
    _("Calibrated probability of a finding"),
    _("Probability × amount if found, in the country's currency; null if unknown"),
    _("Percentile, 0–100; higher is more unusual"),
    _("Whether this answer was given before"),
    _("The anomalies kept of a day, the gravest first, with their figures and sentences."),
    _("Write down what was made of an anomaly, and why; a later word counts over an earlier."),
    _("A programme; by default the country's first."),
    _("A day like 2025-12-31; by default the last with any."),
    _("One type only, such as PRICE_LOW."),
    _("How many at most: 1 to 500, usually 100."),
    _("How many of the gravest to leave out."),
    _("Id of the anomaly, as GET /v1/anomalies answered it."),
    _("The review, as it was written down."),
    _("What was made of it"),
    _("What was found; kept in the audit trail"),
    _("In the detector's own measure, as `score`"),
    _("Share of those judged that may be told"),
    _("Share of its detector's earlier alerts that checks found clean; null below 20"),
    _("new, reviewed, dismissed or confirmed"),
    _("Who reviewed it last; null when nobody did"),
    _("When, in UTC"),
    _("Why, as it was said"),
    _("Type of anomaly, such as PRICE_LOW"),
    _("Which of the programme's detectors told it"),
    _("declaration, or the column that names a party"),
    _("Number of the declaration, or id of the party"),
    _("The day (2025-12-31) or month (2025-12) it speaks of"),
    _("critical, high, medium, low or info"),
    _("In the detector's own measure; higher is more unusual"),
    _("The threshold that the score went over"),
    _("What was seen, in `unit`"),
    _("What peers lead one to expect, in `unit`"),
    _("From where peers lie, in `unit`"),
    _("Up to where peers lie, in `unit`"),
    _("How many peers it was compared with"),
    _("Which peers: the group's codes"),
    _("The value it concerns, in `currency`: an upper bound, not an estimate"),
    _("What was found unusual, in English"),
    _("The same, in Spanish"),
    _("The day they are of; null when none was ever kept"),
    _("How many there are in all that day"),
    _("How many stand before the first of this page"),
    _("The gravest first"),
    _("What the evidence is, in English"),
    _("What this declaration shows"),
    _("What its peers usually show"),
    _("How far the probability would fall if this were as among its peers"),
    _("The same by type of finding, the likeliest first"),
)
