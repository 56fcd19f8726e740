-- WIOA.4, 20 CFR 677.155(a)(1)(iv): a postsecondary credential up to a year after exit, or a
-- secondary diploma that employment or postsecondary enrollment follows within that year.
with

applicable as (

    select
        *,
        {{ add_years('exit_date', 1) }} as window_end_date
    from {{ ref('int_measures__applicable_metric') }}
    where shape = 'credential_after_exit'

),

quarters as (

    select
        participation_key,
        metric_id,
        bool_or(is_employed) as is_employed,
        bool_or(coverage = 'uncovered') as has_uncovered,
        max(case when coverage = 'pending' then quarter_index end) as last_pending_index
    from {{ ref('int_measures__labor_market_quarter') }}
    group by participation_key, metric_id

),

-- Wages decide only when a diploma is all there is; without ssn_token it does not count.
gathered as (

    select
        applicable.participation_key,
        applicable.metric_id,
        applicable.cohort_quarter_index,
        applicable.window_end_date,
        coalesce(training.has_training, false)
        or (
            coalesce(training.has_secondary_education, false)
            and coalesce(people.education_level = 'less_than_high_school', false)
            and not credentials.had_secondary_diploma
        ) as is_eligible,
        credentials.has_postsecondary_credential
        or (credentials.has_secondary_diploma and enrolled.participation_key is not null)
            as is_attained_without_wages,
        credentials.has_secondary_diploma and coalesce(quarters.is_employed, false)
            as is_attained_with_wages,
        credentials.has_secondary_diploma
        and not credentials.has_postsecondary_credential
        and enrolled.participation_key is null
        and applicable.is_matchable as needs_wages,
        quarters.has_uncovered,
        quarters.last_pending_index
    from applicable
    inner join {{ ref('int_people__person') }} as people
        on applicable.person_key = people.person_key
    inner join {{ ref('int_attainment__wioa_credential') }} as credentials
        on applicable.participation_key = credentials.participation_key
    left join {{ ref('int_attainment__wioa_training') }} as training
        on applicable.participation_key = training.participation_key
    left join {{ ref('int_attainment__wioa_enrollment') }} as enrolled
        on applicable.participation_key = enrolled.participation_key
    left join quarters
        on
            applicable.participation_key = quarters.participation_key
            and applicable.metric_id = quarters.metric_id

),

final as (

    select
        participation_key,
        metric_id,
        cohort_quarter_index,
        is_attained_without_wages or is_attained_with_wages as is_attained,
        cast(null as decimal(14, 2)) as value,
        cast(null as decimal(18, 6)) as real_value,
        case
            when not is_eligible then 'not_eligible'
            when needs_wages and has_uncovered then 'uncovered_quarter'
        end as exclusion_reason,
        window_end_date > {{ as_of_date() }}
        or (needs_wages and last_pending_index is not null) as is_pending,
        false as is_preliminary,
        greatest(
            window_end_date,
            case
                when needs_wages and last_pending_index is not null
                    then {{ covered_from('last_pending_index') }}
            end
        ) as final_from
    from gathered

)

select * from final
