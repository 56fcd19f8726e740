-- All that the models know of the wage extract. People in scope keep one row per employer and
-- quarter; everybody else becomes one row per quarter, which is what coverage needs, and one more
-- where PIRL has sums of theirs. A quarter is built when its records are not those of last time.
with

stale as (

    select
        quarter_index,
        partition_fingerprint
    from
        {{ stale_partitions(
            ref('int_employment__wage_partition'), 'int_employment__wage_reduction'
        ) }}

),

seen as (

    select
        wage_records.*,
        stale.partition_fingerprint
    from {{ ref('int_employment__wage_record') }} as wage_records
    inner join stale on wage_records.quarter_index = stale.quarter_index

),

-- An amendment, received later, replaces the earlier record.
settled as (

    select
        person_key,
        employer_account,
        quarter_index,
        partition_fingerprint,
        count(*) as record_count,
        {{ latest_record(["received_date", "wages", "naics_code"], "person_key is not null") }}
            as surviving
    from seen
    group by person_key, employer_account, quarter_index, partition_fingerprint

),

final as (

    select
        person_key,
        employer_account,
        quarter_index,
        record_count,
        {{ record_field("surviving", "wages") }} as wages,
        {{ record_field("surviving", "naics_code") }} as naics_code,
        partition_fingerprint
    from settled

)

select * from final
