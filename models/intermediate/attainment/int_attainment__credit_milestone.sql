-- The day on which a participation's credits reach the threshold of each credit metric.
-- semester / s + quarter / q >= 1, without dividing, so that 7/12 + 6.25/15 is exact.
with

credits as (

    select * from {{ ref('int_attainment__credit') }}

),

metrics as (

    select * from {{ ref('metric_definitions') }}
    where measure = 'credit_accumulation'

),

thresholds as (

    select * from {{ ref('thresholds') }}

),

needed as (

    select
        metrics.metric_id,
        max(
            case
                when thresholds.name = metrics.credit_threshold || '_semester'
                    then cast(thresholds.value as decimal(10, 2))
            end
        ) as semester_credits,
        max(
            case
                when thresholds.name = metrics.credit_threshold || '_quarter'
                    then cast(thresholds.value as decimal(10, 2))
            end
        ) as quarter_credits
    from metrics
    inner join thresholds
        on
            thresholds.name in (
                metrics.credit_threshold || '_semester',
                metrics.credit_threshold || '_quarter'
            )
    group by metrics.metric_id

),

final as (

    select
        credits.participation_key,
        needed.metric_id,
        min(credits.term_end_date) as milestone_date
    from needed
    inner join credits
        on
            credits.semester_credits_to_date * needed.quarter_credits
            + credits.quarter_credits_to_date * needed.semester_credits
            >= needed.semester_credits * needed.quarter_credits
    group by credits.participation_key, needed.metric_id

)

select * from final
