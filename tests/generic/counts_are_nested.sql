{#-
  What: result rows in which numerator <= denominator <= participations, completers <= exiters
  <= participations or people <= participations does not hold; in which an observation is
  neither in the denominator, pending nor excluded; or that are final and wait for something.
  Why: docs/metrics.md, what always holds.
  How to fix: this is a fault of the models; report it.
-#}
{% test counts_are_nested(model) %}
    select
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        population_dimension,
        population
    from {{ model }}
    where
        numerator > denominator
        or denominator > participations
        or exiters > participations
        or completers > exiters
        or people > participations
        or people < 1
        or preliminary > denominator
        or participations
        <> denominator
        + pending
        + excluded_not_eligible
        + excluded_unmatchable
        + excluded_uncovered
        + excluded_wioa
        or (rate is not null) <> (numerator is not null and denominator > 0)
        or (coalesce(median_value, mean_value) is not null)
        <> (numerator is null and denominator > 0)
        or (final_from is not null) <> (pending > 0 and preliminary = 0)
        or (status = 'final') <> (pending + preliminary = 0)
{% endtest %}
