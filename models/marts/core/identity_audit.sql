with

source_records as (

    select * from {{ ref('int_people__source_record') }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

numbers as (

    select * from {{ ref('int_people__ssn') }}

),

links as (

    select * from {{ ref('int_people__identity_link') }}

),

names as (

    select
        name_dob_token,
        count(distinct ssn_token) as person_count
    from source_records
    where name_dob_token is not null
    group by name_dob_token

),

audited as (

    select
        source_people.source_id,
        source_people.source_person_id,
        source_records.source_type,
        source_people.person_key,
        source_people.matched_by,
        case
            when source_people.matched_by in ('identity_link', 'own_record')
                then links.match_probability
        end as match_probability,
        source_people.ssn_token is not null as is_matchable,
        source_records.ssn_token is not null as has_social_security_number,
        source_records.name_dob_token is not null as has_name_and_day_of_birth,
        cast(count(*) over person_records as integer) as person_record_count,
        cast(numbers.record_count as integer) as same_number_record_count,
        cast(numbers.largest_source_record_count as integer) as same_number_source_record_count,
        cast(numbers.name_count as integer) as same_number_name_count,
        cast(numbers.birth_year_count as integer) as same_number_birth_year_count,
        case
            when source_people.ssn_token is null then false
            else numbers.is_shared_suspect
        end as is_shared_number_suspect,
        coalesce(
            max(source_records.birth_year) over person_records
            - min(source_records.birth_year) over person_records,
            0
        ) >= {{ identity_limit('birth_year_conflict_years') }} as has_birth_year_conflict,
        coalesce(
            min(source_records.sex) over person_records
            <> max(source_records.sex) over person_records,
            false
        ) as has_sex_conflict,
        cast(coalesce(names.person_count, 0) as integer) as same_name_person_count,
        source_people.matched_by = 'own_record' and coalesce(names.person_count, 0) > 1
            as is_ambiguous_name,
        source_people.matched_by = 'own_record' and links.decision is not null
            as is_for_clerical_review
    from source_people
    inner join source_records
        on
            source_people.source_id = source_records.source_id
            and source_people.source_person_id = source_records.source_person_id
    left join numbers on source_people.ssn_token = numbers.ssn_token
    left join names on source_records.name_dob_token = names.name_dob_token
    left join links
        on
            source_people.source_id = links.source_id
            and source_people.source_person_id = links.source_person_id
    window person_records as (partition by source_people.person_key)

),

final as (

    select
        *,
        -- the one to look at first; the flags say what else there is
        case
            when is_shared_number_suspect then 'shared_number'
            when has_birth_year_conflict then 'birth_year_conflict'
            when has_sex_conflict then 'sex_conflict'
            when is_for_clerical_review then 'clerical_review'
            when is_ambiguous_name then 'ambiguous_name'
            when not is_matchable then 'unmatchable'
        end as finding
    from audited

)

select * from final
