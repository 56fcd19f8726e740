with

participations as (

    select
        participation_key,
        person_key,
        age_group_at_entry
    from {{ ref('int_participation__participation') }}

    union all

    select
        participation_key,
        person_key,
        age_group_at_entry
    from {{ ref('int_participation__wioa_period') }}

),

people as (

    select * from {{ ref('int_people__person') }}

),

population_dimensions as (

    select * from {{ ref('population_dimensions') }}

),

-- Unknown is a population of its own, so that the populations of a dimension add up.
final as (

    select
        participations.participation_key,
        population_dimensions.population_dimension,
        coalesce(
            case population_dimensions.population_dimension
                when 'all' then 'ALL'
                when 'sex' then people.sex
                when 'race_ethnicity' then people.race_ethnicity
                when 'age_group_at_entry' then participations.age_group_at_entry
                when 'education_level' then people.education_level
                when 'low_income' then {{ yes_no('people.is_low_income') }}
                when 'disability' then {{ yes_no('people.has_disability') }}
                when 'english_learner' then {{ yes_no('people.is_english_learner') }}
                when 'veteran' then {{ yes_no('people.is_veteran') }}
                when 'ex_offender' then {{ yes_no('people.is_ex_offender') }}
                when 'homeless' then {{ yes_no('people.is_homeless') }}
                when 'single_parent' then {{ yes_no('people.is_single_parent') }}
                when 'foster_youth' then {{ yes_no('people.is_foster_youth') }}
                when 'long_term_unemployed' then {{ yes_no('people.is_long_term_unemployed') }}
                when 'employment_status_at_entry' then people.employment_status_at_entry
            end,
            'unknown'
        ) as population
    from participations
    inner join people on participations.person_key = people.person_key
    cross join population_dimensions

)

select * from final
