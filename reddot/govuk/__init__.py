"""GOV.UK pages: the template environment, form fields, components and page shell. It knows no subject of policing.

Public names: `templating.environment`, `fields`, `renderer.Renderer`, `values`, `paging`, and the macros of
`govuk/components.jinja`; docs/reference/components.md shows each in use.
"""
