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
        {{ age_group("periods.entry_date", "people.birth_year") }} as age_group_at_entry
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
        age_group_at_entry,
        first_provider_id
    from described

)

select * from final
