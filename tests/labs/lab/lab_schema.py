"""What resources/lab.schema.json says of lab files. Called by tst_lab_schema.cpp.

  lab_schema.py problems LAB...   a line for each problem; none: the files are valid
  lab_schema.py keys              "KIND KEY" for each key of each kind of mapping
"""
import json
import pathlib
import re
import sys

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]


class Loader(yaml.SafeLoader):
    """Plain words as YAML 1.2 has them: PyYAML's 1.1 takes 78:56:43:00:00:01 for a number."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (('null', r'~|null|', ['~', 'n', '']),
                            ('bool', r'true|false', list('tf')),
                            ('int', r'-?[0-9]+', list('-0123456789')),
                            ('float', r'-?[0-9]+\.[0-9]+', list('-0123456789'))):
    Loader.add_implicit_resolver('tag:yaml.org,2002:' + tag, re.compile('^(?:%s)$' % pattern),
                                 first)


def main():
    schema = json.loads((ROOT / 'resources/lab.schema.json').read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    if sys.argv[1] == 'keys':
        kinds = {'top': schema, 'underlay': schema['properties']['underlay'], **schema['$defs'],
                 'link': schema['$defs']['link']['oneOf'][1]}
        for kind, part in kinds.items():
            for key in part.get('properties', {}):
                print(kind, key)
        return
    validator = jsonschema.Draft202012Validator(schema)
    for path in sys.argv[2:]:
        with open(path) as file:
            for error in validator.iter_errors(yaml.load(file, Loader)):
                print('%s: %s: %s' % (path, error.json_path, error.message))


main()
