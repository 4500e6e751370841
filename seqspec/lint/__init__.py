"""What a careful reader would say of a spec: rules with codes, places and fixes.

In: a document. Out: `Checked`, with the spec, its flow, what is known of its data, and every problem.
"""
