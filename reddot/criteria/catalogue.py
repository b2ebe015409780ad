"""Every criterion that a policy may use. A new one is a module, its case file, its page and a line here."""

from reddot.criteria import (
    accreditation,
    duty_hours_average,
    duty_hours_last_year,
    duty_hours_since_patrol,
    employed,
    endorsement,
    eyesight,
    federation_member,
    first_aid,
    fitness_level,
    model_approved,
    model_covered,
    national_rule,
    no_restriction,
    patrol_service,
    patrol_status,
    recommendation,
    role_category,
    role_public_facing,
    safety_training,
    service_length,
    standards_check,
    volunteered,
)
from reddot.criteria.criterion import AnyCriterion

CRITERIA: tuple[AnyCriterion, ...] = (
    employed.CRITERION,
    model_covered.CRITERION,
    model_approved.CRITERION,
    national_rule.CRITERION,
    role_public_facing.CRITERION,
    role_category.CRITERION,
    volunteered.CRITERION,
    patrol_status.CRITERION,
    patrol_service.CRITERION,
    service_length.CRITERION,
    duty_hours_average.CRITERION,
    duty_hours_since_patrol.CRITERION,
    duty_hours_last_year.CRITERION,
    fitness_level.CRITERION,
    safety_training.CRITERION,
    first_aid.CRITERION,
    eyesight.CRITERION,
    standards_check.CRITERION,
    no_restriction.CRITERION,
    federation_member.CRITERION,
    recommendation.CRITERION,
    endorsement.CRITERION,
    accreditation.CRITERION,
)
"""In the order in which a person is told them."""

BY_NAME = {criterion.name: criterion for criterion in CRITERIA}

ALWAYS_NEEDED = ("employed", "model_covered", "model_approved", "national_rule", "accreditation")
"""Criteria that every policy must have: without one of them a policy could give what national rules do not allow."""
