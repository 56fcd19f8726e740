with

source_records as (

    select * from {{ ref('int_people__source_record') }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

-- Each attribute on its own: the newest row that knows it wins; on a tie true beats
-- false, otherwise the value that sorts first, so that no key decides.
final as (

    select
        source_people.person_key,
        max(source_people.ssn_token) as ssn_token,
        max(source_people.ssn_token) is not null as is_matchable,
        {{ newest("birth_year") }} as birth_year,
        {{ newest("sex") }} as sex,
        {{ newest("race_ethnicity") }} as race_ethnicity,
        {{ newest("education_level") }} as education_level,
        {{ newest("municipality") }} as municipality,
        {{ newest("employment_status_at_entry") }} as employment_status_at_entry,
        {{ newest("is_english_learner", "desc") }} as is_english_learner,
        {{ newest("has_disability", "desc") }} as has_disability,
        {{ newest("is_low_income", "desc") }} as is_low_income,
        {{ newest("is_veteran", "desc") }} as is_veteran,
        {{ newest("is_ex_offender", "desc") }} as is_ex_offender,
        {{ newest("is_homeless", "desc") }} as is_homeless,
        {{ newest("is_single_parent", "desc") }} as is_single_parent,
        {{ newest("is_foster_youth", "desc") }} as is_foster_youth,
        {{ newest("is_long_term_unemployed", "desc") }} as is_long_term_unemployed,
        count(*) as source_record_count
    from source_records
    inner join source_people
        on
            source_records.source_id = source_people.source_id
            and source_records.source_person_id = source_people.source_person_id
    group by source_people.person_key

)

select * from final
