with

source_records as (

    select * from {{ ref('int_people__source_record') }}

),

links as (

    select * from {{ ref('int_people__identity_link') }}
    where decision = 'accepted'

),

-- only a person with an SSN is a candidate, and only when the name and birth date
-- point to exactly one
candidates as (

    select
        name_dob_token,
        min(ssn_token) as ssn_token
    from source_records
    where name_dob_token is not null and ssn_token is not null
    group by name_dob_token
    having count(distinct ssn_token) = 1

),

matched as (

    select
        source_records.source_id,
        source_records.source_person_id,
        coalesce(source_records.ssn_token, candidates.ssn_token, links.ssn_token) as ssn_token,
        case
            when source_records.ssn_token is not null then 'ssn_token'
            when candidates.ssn_token is not null then 'name_dob_token'
            when links.ssn_token is not null then 'identity_link'
            else 'own_record'
        end as matched_by
    from source_records
    left join candidates
        on source_records.name_dob_token = candidates.name_dob_token
    left join links
        on
            source_records.source_id = links.source_id
            and source_records.source_person_id = links.source_person_id

),

-- a person without an SSN is one per source and source id
final as (

    select
        source_id,
        source_person_id,
        {{ surrogate_key([
            "ssn_token",
            "case when ssn_token is null then source_id end",
            "case when ssn_token is null then source_person_id end",
        ]) }} as person_key,
        ssn_token,
        matched_by
    from matched

)

select * from final
