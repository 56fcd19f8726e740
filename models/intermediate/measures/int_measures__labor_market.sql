-- AQCP Beta C.1 to C.7: who is in the denominator, who is in the numerator, what they
-- earned, and how sure that is. A metric is its rows in metric_quarters.
with

metric_definitions as (

    select * from {{ ref('metric_definitions') }}

),

participations as (

    select * from {{ ref('int_participation__participation') }}

),

completions as (

    select * from {{ ref('int_attainment__completion') }}

),

needed_quarters as (

    select * from {{ ref('int_measures__labor_market_quarter') }}

),

gathered as (

    select
        participation_key,
        metric_id,
        bool_or(quarter_role = 'eligibility' and not is_employed) as is_known_unemployed,
        bool_or(coverage = 'uncovered') as has_uncovered,
        bool_or(coverage = 'pending') as has_pending,
        bool_and(is_employed) filter (where quarter_role = 'attainment')
            as is_employed_in_every,
        bool_or(is_employed) filter (where quarter_role = 'attainment')
            as is_employed_in_any,
        sum(
            case quarter_role when 'value' then wages when 'baseline' then -wages end
        ) as value
    from needed_quarters
    group by participation_key, metric_id

),

-- In this order: not eligible as soon as one condition is known to fail, then
-- unmatchable, then an uncovered quarter, then pending.
decided as (

    select
        gathered.participation_key,
        gathered.metric_id,
        metric_definitions.statistic,
        case metric_definitions.attainment_rule
            when 'every_quarter' then gathered.is_employed_in_every
            when 'any_quarter' then gathered.is_employed_in_any
        end as is_attained,
        gathered.value,
        case
            when gathered.is_known_unemployed then 'not_eligible'
            when
                metric_definitions.population = 'completers'
                and completions.is_window_over
                and not completions.is_completer
                then 'not_eligible'
            when not participations.is_matchable then 'unmatchable'
            when gathered.has_uncovered then 'uncovered_quarter'
        end as exclusion_reason,
        gathered.has_pending
        or (metric_definitions.population = 'completers' and not completions.is_window_over)
            as is_pending
    from gathered
    inner join participations
        on gathered.participation_key = participations.participation_key
    inner join completions
        on gathered.participation_key = completions.participation_key
    inner join metric_definitions on gathered.metric_id = metric_definitions.metric_id

),

final as (

    select
        participation_key,
        metric_id,
        statistic,
        is_attained,
        value,
        exclusion_reason,
        case
            when exclusion_reason is not null then 'excluded'
            when is_pending then 'pending'
            else 'final'
        end as status
    from decided

)

select * from final
