-- The one person that the probabilistic pass proposes for a record, if any.
with

links as (

    select * from {{ ref('stg_landing__identity_link') }}

),

source_records as (

    select * from {{ ref('int_people__source_record') }}

),

-- distinct: an SSN may be on several records; a link to one that is on none leads nowhere
known as (

    select distinct ssn_token
    from source_records
    where ssn_token is not null

),

final as (

    select
        links.source_id,
        links.source_person_id,
        links.ssn_token,
        links.match_probability,
        links.decision
    from links
    inner join known on links.ssn_token = known.ssn_token
    qualify
        row_number() over (
            partition by links.source_id, links.source_person_id
            order by
                case links.decision when 'accepted' then 0 else 1 end asc,
                links.match_probability desc,
                links.ssn_token asc
        ) = 1

)

select * from final
