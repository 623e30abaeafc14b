"""results.py FILE…: sums JUnit files (ctest's and pytest's) as "passed failed skipped".

What was skipped is named on stderr with its reason: a skip is to be seen.
"""
import sys
import xml.etree.ElementTree


def outcome(case):
    kinds = {child.tag for child in case}
    if kinds & {'failure', 'error'} or case.get('status') == 'fail':
        return 'failed'
    if 'skipped' in kinds or case.get('status') in ('notrun', 'disabled'):
        return 'skipped'
    return 'passed'


def main():
    counts = {'passed': 0, 'failed': 0, 'skipped': 0}
    for path in sys.argv[1:]:
        for case in xml.etree.ElementTree.parse(path).iter('testcase'):
            what = outcome(case)
            counts[what] += 1
            if what == 'skipped':
                skipped = case.find('skipped')
                reason = '' if skipped is None else skipped.get('message', '')
                print(f"skipped: {case.get('name')}: {reason}", file=sys.stderr)
    print(counts['passed'], counts['failed'], counts['skipped'])


if __name__ == '__main__':
    main()
