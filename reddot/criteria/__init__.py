"""May this officer carry, by which rule, on which facts. Pure: values in, values out."""
