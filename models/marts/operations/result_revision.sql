-- Most cells are said once: only the others are sorted and grouped.
with

changes as (

    select * from {{ ref('stg_history__result_change') }}

),

firsts as (

    select * from changes
    where change = 'first'

),

revisions as (

    select * from changes
    where change <> 'first'

),

newest as (

    select
        *,
        count(*) over (
            partition by
                result_mart,
                metric_id,
                cohort_period_type,
                cohort_period,
                pathway_id,
                region_id,
                provider_id,
                partner_type,
                partner_id,
                population_dimension,
                population
        ) as revision_count,
        bool_or(revises_final) over (
            partition by
                result_mart,
                metric_id,
                cohort_period_type,
                cohort_period,
                pathway_id,
                region_id,
                provider_id,
                partner_type,
                partner_id,
                population_dimension,
                population
        ) as is_final_revised
    from revisions
    qualify row_number() over (
        partition by
            result_mart,
            metric_id,
            cohort_period_type,
            cohort_period,
            pathway_id,
            region_id,
            provider_id,
            partner_type,
            partner_id,
            population_dimension,
            population
        order by release_id desc
    ) = 1

),

final as (

    select
        firsts.result_mart,
        firsts.metric_id,
        firsts.cohort_period_type,
        firsts.cohort_period,
        firsts.pathway_id,
        firsts.region_id,
        firsts.provider_id,
        firsts.partner_type,
        firsts.partner_id,
        firsts.population_dimension,
        firsts.population,
        firsts.release_id as first_release_id,
        firsts.said_at as first_said_at,
        firsts.participations as first_participations,
        firsts.people as first_people,
        firsts.numerator as first_numerator,
        firsts.denominator as first_denominator,
        firsts.rate as first_rate,
        firsts.median_value as first_median_value,
        firsts.mean_value as first_mean_value,
        firsts.median_value_real as first_median_value_real,
        firsts.mean_value_real as first_mean_value_real,
        firsts.status as first_status,
        firsts.final_from as first_final_from,
        coalesce(newest.release_id, firsts.release_id) as last_release_id,
        coalesce(newest.said_at, firsts.said_at) as last_said_at,
        case
            when newest.change is null then firsts.participations else newest.participations
        end as participations,
        case
            when newest.change is null then firsts.people else newest.people
        end as people,
        case
            when newest.change is null then firsts.numerator else newest.numerator
        end as numerator,
        case
            when newest.change is null then firsts.denominator else newest.denominator
        end as denominator,
        case
            when newest.change is null then firsts.rate else newest.rate
        end as rate,
        case
            when newest.change is null then firsts.median_value else newest.median_value
        end as median_value,
        case
            when newest.change is null then firsts.mean_value else newest.mean_value
        end as mean_value,
        case
            when newest.change is null then firsts.median_value_real else newest.median_value_real
        end as median_value_real,
        case
            when newest.change is null then firsts.mean_value_real else newest.mean_value_real
        end as mean_value_real,
        case
            when newest.change is null then firsts.status else newest.status
        end as status,
        case
            when newest.change is null then firsts.final_from else newest.final_from
        end as final_from,
        coalesce(newest.change = 'withdrawn', false) as is_withdrawn,
        cast(coalesce(newest.revision_count, 0) as integer) as revision_count,
        newest.change is not null as is_revised,
        coalesce(newest.is_final_revised, false) as is_final_revised
    from firsts
    left join newest
        on
            firsts.result_mart = newest.result_mart
            and firsts.metric_id = newest.metric_id
            and firsts.cohort_period_type = newest.cohort_period_type
            and firsts.cohort_period = newest.cohort_period
            and firsts.pathway_id = newest.pathway_id
            and firsts.region_id = newest.region_id
            and firsts.provider_id = newest.provider_id
            and firsts.partner_type = newest.partner_type
            and firsts.partner_id = newest.partner_id
            and firsts.population_dimension = newest.population_dimension
            and firsts.population = newest.population

)

select * from final
