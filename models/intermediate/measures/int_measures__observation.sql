-- Every metric, decided once per participation or WIOA period. Everything above is a
-- group-by of this.
with

applicable as (

    select * from {{ ref('int_measures__applicable_metric') }}

),

completions as (

    select * from {{ ref('int_attainment__completion') }}

),

decided as (

    select * from {{ ref('int_measures__milestone') }}

    union all

    select * from {{ ref('int_measures__labor_market') }}

    union all

    select * from {{ ref('int_measures__credential_after_exit') }}

    union all

    select * from {{ ref('int_measures__skill_gain') }}

),

-- A metric of completers does not ask the others, which is known once exit + grace is
-- reached. The reason of a WIOA program comes last: it is checked after coverage.
judged as (

    select
        applicable.*,
        decided.is_attained,
        decided.value,
        decided.real_value,
        completions.is_completer,
        case
            when
                applicable.metric_population = 'completers'
                and completions.is_window_over
                and not completions.is_completer
                then 'not_eligible'
            else coalesce(decided.exclusion_reason, applicable.program_exclusion_reason)
        end as exclusion_reason,
        applicable.metric_population = 'completers'
        and not completions.is_window_over as awaits_completion,
        decided.is_pending,
        decided.is_preliminary,
        decided.final_from,
        completions.window_end_date as completion_window_end_date
    from applicable
    inner join decided
        on
            applicable.participation_key = decided.participation_key
            and applicable.metric_id = decided.metric_id
            and applicable.cohort_quarter_index = decided.cohort_quarter_index
    left join completions
        on applicable.participation_key = completions.participation_key

),

with_status as (

    select
        *,
        case
            when exclusion_reason is not null then 'excluded'
            when is_pending or awaits_completion then 'pending'
            when is_preliminary then 'preliminary'
            else 'final'
        end as status
    from judged

),

final as (

    select
        participation_key,
        metric_id,
        permitted_use,
        statistic,
        person_key,
        pathway_id,
        region_id,
        cohort_anchor,
        cohort_quarter_index,
        cohort_program_year,
        exit_date,
        is_exiter,
        is_completer,
        status in ('final', 'preliminary') as is_in_denominator,
        case
            when statistic = 'rate'
                then status in ('final', 'preliminary') and is_attained
        end as is_in_numerator,
        case when status in ('final', 'preliminary') then cast(value as decimal(14, 2)) end
            as value,
        case when status in ('final', 'preliminary') then cast(real_value as decimal(18, 6)) end
            as value_real,
        status,
        exclusion_reason,
        case
            when status = 'pending' and is_pending and awaits_completion
                then greatest(final_from, completion_window_end_date)
            when status = 'pending' and awaits_completion then completion_window_end_date
            when status = 'pending' then final_from
        end as final_from
    from with_status

)

select * from final
