with

periods as (

    select * from {{ ref('int_participation__period') }}

),

people as (

    select * from {{ ref('int_people__person') }}

),

pathways as (

    select * from {{ ref('pathways') }}

),

municipalities as (

    select * from {{ ref('municipalities') }}

),

described as (

    select
        periods.*,
        people.is_matchable,
        coalesce(pathways.region_id, municipalities.region_id, 'unknown') as region_id,
        cast(extract(year from periods.entry_date) as integer)
        - people.birth_year as age_at_entry
    from periods
    inner join people on periods.person_key = people.person_key
    left join pathways on periods.pathway_id = pathways.pathway_id
    left join municipalities on people.municipality = municipalities.municipality

),

final as (

    select
        participation_key,
        person_key,
        pathway_id,
        participation_number,
        entry_date,
        {{ quarter_index('entry_date') }} as entry_quarter_index,
        exit_date,
        {{ quarter_index('exit_date') }} as exit_quarter_index,
        exit_date is not null as is_exiter,
        is_matchable,
        region_id,
        case
            when age_at_entry < 25 then 'under_25'
            when age_at_entry < 35 then '25_34'
            when age_at_entry < 45 then '35_44'
            when age_at_entry < 55 then '45_54'
            when age_at_entry >= 55 then '55_plus'
            else 'unknown'
        end as age_group_at_entry,
        first_provider_id
    from described

)

select * from final
