"""Does the policy cover the model asked about?"""

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, NoLimits
from reddot.criteria.facts import Facts
from reddot.criteria.finding import NEVER, Finding
from reddot.criteria.judging import decided, same_for_all
from reddot.criteria.words import all_of, model_in_words


def assess(facts: Facts, limits: NoLimits, context: Context) -> Finding:
    """Met for a model that the policy lists."""
    return _answer(context)


def assess_all(columns: Columns, limits: NoLimits, context: Context) -> Findings:
    """assess() of every officer."""
    return same_for_all(_answer(context), columns.size)


def _answer(context: Context) -> Finding:
    met = context.model in context.models
    covered = all_of(model_in_words(model) for model in context.models)
    if met:
        because = f"The policy covers the {model_in_words(context.model)}."
    else:
        because = f"The policy covers only the {covered}, not the {model_in_words(context.model)}."
    return decided(met, because, evidence=(), until=NEVER)


CRITERION = Criterion(
    name="model_covered",
    question="Does the policy cover this model?",
    limits=NoLimits,
    reads=(),
    assess=assess,
    assess_all=assess_all,
)
