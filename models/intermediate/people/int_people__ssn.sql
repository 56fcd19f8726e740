-- Who shares an SSN: eleven people on one, or a person whom a source entered twice.
with

source_records as (

    select * from {{ ref('int_people__source_record') }}
    where ssn_token is not null

),

by_source as (

    select
        ssn_token,
        source_id,
        count(*) as record_count
    from source_records
    group by ssn_token, source_id

),

largest_sources as (

    select
        ssn_token,
        max(record_count) as largest_source_record_count
    from by_source
    group by ssn_token

),

numbers as (

    select
        ssn_token,
        count(*) as record_count,
        count(distinct name_dob_token) as name_count,
        count(distinct birth_year) as birth_year_count,
        coalesce(max(birth_year) - min(birth_year), 0) as birth_year_span
    from source_records
    group by ssn_token

),

final as (

    select
        numbers.ssn_token,
        numbers.record_count,
        largest_sources.largest_source_record_count,
        numbers.name_count,
        numbers.birth_year_count,
        numbers.birth_year_span,
        largest_sources.largest_source_record_count >= {{ identity_limit('shared_number_records') }}
        or numbers.birth_year_span >= {{ identity_limit('shared_number_birth_years') }}
            as is_shared_suspect
    from numbers
    inner join largest_sources on numbers.ssn_token = largest_sources.ssn_token

)

select * from final
