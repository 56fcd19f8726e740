with

people as (

    select * from {{ ref('int_people__person') }}

),

municipalities as (

    select * from {{ ref('municipalities') }}

),

final as (

    select
        people.person_key,
        people.is_matchable,
        people.birth_year,
        people.sex,
        people.race_ethnicity,
        people.education_level,
        people.municipality,
        coalesce(municipalities.region_id, 'unknown') as region_id,
        people.employment_status_at_entry,
        people.is_english_learner,
        people.has_disability,
        people.is_low_income,
        people.is_veteran,
        people.is_ex_offender,
        people.is_homeless,
        people.is_single_parent,
        people.is_foster_youth,
        people.is_long_term_unemployed,
        cast(people.source_record_count as integer) as source_record_count
    from people
    left join municipalities on people.municipality = municipalities.municipality

)

select * from final
