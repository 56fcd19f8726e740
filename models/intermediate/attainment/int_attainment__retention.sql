-- AQCP Beta A.7: the first pathway term of a participation, and whether another one followed
-- within retention_window_days of its start. Courses count here by the start of their term.
with

courses as (

    select * from {{ ref('int_participation__course') }}

),

pathway_credentials as (

    select
        credentials.person_key,
        pathway_credentials.pathway_id,
        credentials.award_date
    from {{ ref('int_attainment__credential') }} as credentials
    inner join {{ ref('pathway_credentials') }} as pathway_credentials
        on credentials.credential_id = pathway_credentials.credential_id
    inner join {{ ref('metric_credential_types') }} as credential_types
        on
            credentials.credential_type = credential_types.credential_type
            and credential_types.metric_id = 'B.5'

),

first_terms as (

    select
        participation_key,
        term_start_date as first_term_start_date,
        max(term_end_date) as first_term_end_date,
        {{ add_days('term_start_date', threshold('retention_window_days')) }} as window_end_date
    from courses
    group by participation_key, term_start_date
    qualify row_number() over (partition by participation_key order by term_start_date) = 1

),

later_terms as (

    select
        first_terms.participation_key,
        min(courses.term_start_date) as retained_date
    from first_terms
    inner join courses
        on
            first_terms.participation_key = courses.participation_key
            and first_terms.first_term_end_date < courses.term_start_date
            and first_terms.window_end_date >= courses.term_start_date
    group by first_terms.participation_key

),

completed as (

    -- distinct: several credentials in the window
    select distinct first_terms.participation_key
    from first_terms
    inner join {{ ref('int_participation__participation') }} as participations
        on first_terms.participation_key = participations.participation_key
    inner join pathway_credentials
        on
            participations.person_key = pathway_credentials.person_key
            and participations.pathway_id = pathway_credentials.pathway_id
            and pathway_credentials.award_date
            between first_terms.first_term_start_date and first_terms.window_end_date

),

final as (

    select
        first_terms.participation_key,
        first_terms.first_term_start_date,
        first_terms.first_term_end_date,
        first_terms.window_end_date,
        first_terms.window_end_date <= {{ as_of_date() }} as is_window_over,
        later_terms.retained_date,
        completed.participation_key is not null as has_completed
    from first_terms
    left join later_terms on first_terms.participation_key = later_terms.participation_key
    left join completed on first_terms.participation_key = completed.participation_key

)

select * from final
