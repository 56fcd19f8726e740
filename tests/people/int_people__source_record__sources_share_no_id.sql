-- What: no institution and agency have the same id.
-- Why: declarations and offerings name their source by this id alone.
-- How to fix: rename one of them in the extracts and in pathway_offerings.
select source_id
from {{ ref('int_people__source_record') }}
group by source_id
having count(distinct source_type) > 1
