-- The metrics that a milestone attains, AQCP Beta A and B: who is asked, who has one, and
-- when it is known. Interim metrics count as they stand while the participation is active.
with

applicable as (

    select * from {{ ref('int_measures__applicable_metric') }}
    where shape = 'milestone'

),

final_rules as (

    select
        metric_id,
        final_rule
    from {{ ref('metric_definitions') }}

),

eligibility as (

    select * from {{ ref('int_attainment__eligibility') }}

),

attained as (

    -- distinct: several milestones of a metric
    select distinct
        participation_key,
        metric_id
    from {{ ref('int_attainment__milestone') }}

),

retention as (

    select * from {{ ref('int_attainment__retention') }}

),

windows as (

    select
        applicable.*,
        final_rules.final_rule,
        case final_rules.final_rule
            when 'exit' then applicable.exit_date
            when 'exit_and_grace'
                then {{ add_days('applicable.exit_date', threshold('credential_grace_days')) }}
            when 'exit_and_lookahead'
                then
                    greatest(
                        {{ add_days('applicable.exit_date', threshold('credential_grace_days')) }},
                        {{ add_days('applicable.exit_date', threshold('transfer_lookahead_days')) }}
                    )
            when 'first_term' then retention.window_end_date
        end as window_end_date
    from applicable
    inner join final_rules on applicable.metric_id = final_rules.metric_id
    left join retention on applicable.participation_key = retention.participation_key

),

-- a window that ends on day D is over when D <= as_of_date
final as (

    select
        windows.participation_key,
        windows.metric_id,
        windows.cohort_quarter_index,
        attained.participation_key is not null as is_attained,
        cast(null as decimal(14, 2)) as value,
        cast(null as decimal(18, 6)) as real_value,
        case
            when
                windows.measure not in (
                    'credential', 'pathway_credential', 'pathway_credential_or_transfer'
                )
                and eligibility.participation_key is null
                then 'not_eligible'
        end as exclusion_reason,
        coalesce(windows.window_end_date > {{ as_of_date() }}, false) as is_pending,
        windows.final_rule = 'exit' and not windows.is_exiter as is_preliminary,
        windows.window_end_date as final_from
    from windows
    left join eligibility
        on
            windows.participation_key = eligibility.participation_key
            and windows.measure = eligibility.measure
    left join attained
        on
            windows.participation_key = attained.participation_key
            and windows.metric_id = attained.metric_id

)

select * from final
