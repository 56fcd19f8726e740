-- Every quarter of wages that a metric looks at, and what is known of it.
with

applicable as (

    select * from {{ ref('int_measures__applicable_metric') }}

),

metric_quarters as (

    select * from {{ ref('metric_quarters') }}
    where coalesce(denominator_rule = {{ threshold('denominator_rule', 'varchar') }}, true)

),

needed as (

    select
        applicable.participation_key,
        applicable.metric_id,
        applicable.person_key,
        applicable.pathway_id,
        applicable.is_matchable,
        applicable.measure,
        metric_quarters.quarter_role,
        metric_quarters.quarter_offset
        + case metric_quarters.anchor
            when 'exit' then applicable.exit_quarter_index
            when 'entry' then applicable.entry_quarter_index
        end as quarter_index
    from applicable
    inner join metric_quarters on applicable.metric_id = metric_quarters.metric_id

),

-- Who the employers are is unknown in a quarter that only PIRL knows: for the same employer it
-- is not covered. A quarter that is older than the calendar is uncovered, too.
covered as (

    select
        needed.*,
        coalesce(
            case needed.measure
                when 'same_employer' then quarters.employer_coverage
                else quarters.coverage
            end,
            'uncovered'
        ) as coverage
    from needed
    left join {{ ref('int_employment__quarter') }} as quarters
        on needed.quarter_index = quarters.quarter_index

),

known as (

    select
        *,
        is_matchable and coverage = 'covered' as is_known
    from covered

),

-- In a covered quarter without a record wages are 0; in any other they are unknown.
final as (

    select
        known.participation_key,
        known.metric_id,
        known.person_key,
        known.measure,
        known.quarter_role,
        known.quarter_index,
        known.coverage,
        case when known.is_known then coalesce(person_quarters.wages, 0) end as wages,
        case
            when known.is_known
                then
                    cast(
                        coalesce(person_quarters.wages, 0) * price_index.to_base_quarter
                        as decimal(18, 6)
                    )
        end as real_wages,
        case
            when not known.is_known then null
            when
                known.measure = 'employed_in_targeted_sector'
                and known.quarter_role = 'attainment'
                then targeted_quarters.person_key is not null
            when
                known.measure = 'employed_or_youth_in_education'
                and known.pathway_id = 'youth'
                and known.quarter_role = 'attainment'
                and education_quarters.person_key is not null
                then true
            else coalesce(person_quarters.is_employed, false)
        end as is_employed
    from known
    left join {{ ref('int_employment__price_index') }} as price_index
        on known.quarter_index = price_index.quarter_index
    left join {{ ref('int_employment__person_quarter') }} as person_quarters
        on
            known.person_key = person_quarters.person_key
            and known.quarter_index = person_quarters.quarter_index
    left join {{ ref('int_employment__targeted_quarter') }} as targeted_quarters
        on
            known.person_key = targeted_quarters.person_key
            and known.pathway_id = targeted_quarters.pathway_id
            and known.quarter_index = targeted_quarters.quarter_index
    left join {{ ref('int_participation__education_quarter') }} as education_quarters
        on
            known.person_key = education_quarters.person_key
            and known.quarter_index = education_quarters.quarter_index

)

select * from final
