"""How Django renders forms: `{{ form }}` is every field, `{{ form.name }}` is one, both as GOV.UK components."""

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString


class Group(BoundField):
    """A field that prints as its whole form group: label, hint, error and input."""

    def __str__(self) -> SafeString:
        return self.as_field_group()

    def __html__(self) -> SafeString:
        return self.as_field_group()


class Renderer(TemplatesSetting):
    """Named by FORM_RENDERER in the settings."""

    form_template_name = "govuk/form.jinja"
    field_template_name = "govuk/field.jinja"
    bound_field_class = Group
