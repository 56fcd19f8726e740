"""Columns, types and keys of the fourteen extracts and of the tables that a state configures.

Types are DuckDB's. A trailing `?` on a type marks a column that may be null.
"""

TOKENS = {"ssn_token": "varchar?", "name_dob_token": "varchar?", "birth_year": "integer?"}
DEMOGRAPHICS = {
    "sex": "varchar?",
    "race_ethnicity": "varchar?",
    "is_english_learner": "boolean?",
    "has_disability": "boolean?",
    "is_low_income": "boolean?",
    "education_level": "varchar?",
    "municipality": "varchar?",
}
BARRIERS = {
    "is_veteran": "boolean?",
    "is_ex_offender": "boolean?",
    "is_homeless": "boolean?",
    "is_single_parent": "boolean?",
    "is_foster_youth": "boolean?",
    "is_long_term_unemployed": "boolean?",
    "employment_status_at_entry": "varchar?",
}

EXTRACT_COLUMNS: dict[str, dict[str, str]] = {
    "education_students": {
        "institution_id": "varchar",
        "student_id": "varchar",
        **TOKENS,
        **DEMOGRAPHICS,
        "updated_at": "timestamp",
    },
    "education_course_enrollments": {
        "institution_id": "varchar",
        "student_id": "varchar",
        "course_id": "varchar",
        "term_start_date": "date",
        "term_end_date": "date",
        "course_level": "varchar",
        "subject": "varchar?",
        "credit_unit": "varchar?",
        "credits_attempted": "decimal(6,2)",
        "credits_earned": "decimal(6,2)",
        "grade": "varchar?",
    },
    "education_assessments": {
        "institution_id": "varchar",
        "student_id": "varchar",
        "test_date": "date",
        "subject": "varchar",
        "instrument": "varchar",
        "efl_scale": "varchar",
        "efl_level": "integer",
    },
    "education_awards": {
        "institution_id": "varchar",
        "student_id": "varchar",
        "award_id": "varchar",
        "award_date": "date",
        "award_type": "varchar",
        "credential_id": "varchar?",
    },
    "education_transfers": {
        "institution_id": "varchar",
        "student_id": "varchar",
        "receiving_institution": "varchar",
        "enrollment_begin_date": "date",
        "receiving_level": "varchar",
    },
    "training_participants": {
        "agency_id": "varchar",
        "participant_id": "varchar",
        **TOKENS,
        **DEMOGRAPHICS,
        **BARRIERS,
        "updated_at": "timestamp",
    },
    "training_enrollments": {
        "agency_id": "varchar",
        "enrollment_id": "varchar",
        "participant_id": "varchar",
        "provider_id": "varchar",
        "program_id": "varchar",
        "funding_stream": "varchar",
        "training_type": "varchar",
        "start_date": "date",
        "end_date": "date?",
        "completion_status": "varchar",
        "exclusion_reason": "varchar?",
        "exclusion_date": "date?",
    },
    "training_services": {
        "agency_id": "varchar",
        "service_id": "varchar",
        "participant_id": "varchar",
        "service_type": "varchar",
        "funding_stream": "varchar?",
        "offering_id": "varchar?",
        "service_date": "date",
        "end_date": "date?",
    },
    "training_credentials": {
        "agency_id": "varchar",
        "participant_id": "varchar",
        "credential_id": "varchar",
        "award_date": "date",
    },
    "training_skill_gains": {
        "agency_id": "varchar",
        "participant_id": "varchar",
        "gain_date": "date",
        "gain_type": "varchar",
    },
    "pathway_declarations": {
        "source": "varchar",
        "source_person_id": "varchar",
        "pathway_id": "varchar",
        "declared_date": "date",
    },
    "ui_wage_records": {
        "ssn_token": "varchar",
        "employer_account": "varchar",
        "wage_year": "integer",
        "wage_quarter": "integer",
        "received_date": "date",
        "wages": "decimal(12,2)",
        "naics_code": "varchar?",
    },
    "ui_employers": {
        "employer_account": "varchar",
        "naics_code": "varchar?",
        "ownership": "varchar",
        "municipality": "varchar?",
        "fein_token": "varchar?",
    },
    "ui_claims": {
        "ssn_token": "varchar",
        "claim_week": "date",
        "benefit_amount": "decimal(12,2)",
        "naics_code": "varchar?",
    },
}

EXTRACT_KEYS: dict[str, tuple[str, ...]] = {
    "education_students": ("institution_id", "student_id"),
    "education_course_enrollments": (
        "institution_id",
        "student_id",
        "course_id",
        "term_start_date",
    ),
    "education_assessments": (
        "institution_id",
        "student_id",
        "test_date",
        "subject",
    ),
    "education_awards": ("institution_id", "student_id", "award_id"),
    "education_transfers": (
        "institution_id",
        "student_id",
        "receiving_institution",
        "enrollment_begin_date",
    ),
    "training_participants": ("agency_id", "participant_id"),
    "training_enrollments": ("agency_id", "enrollment_id"),
    "training_services": ("agency_id", "service_id"),
    "training_credentials": ("agency_id", "participant_id", "credential_id", "award_date"),
    "training_skill_gains": ("agency_id", "participant_id", "gain_date", "gain_type"),
    "pathway_declarations": ("source", "source_person_id", "pathway_id", "declared_date"),
    "ui_wage_records": (
        "ssn_token",
        "employer_account",
        "wage_year",
        "wage_quarter",
        "received_date",
    ),
    "ui_employers": ("employer_account",),
    "ui_claims": ("ssn_token", "claim_week"),
}

EXTRACT_OWNERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        (
            "education_course_enrollments",
            "education_assessments",
            "education_awards",
            "education_transfers",
        ),
        ("institution_id", "student_id"),
    ),
    **dict.fromkeys(
        (
            "training_enrollments",
            "training_services",
            "training_credentials",
            "training_skill_gains",
        ),
        ("agency_id", "participant_id"),
    ),
    "pathway_declarations": ("source", "source_person_id"),
}
"""Extract of facts -> the columns that name whose fact a row is."""

CONFIG_COLUMNS: dict[str, dict[str, str]] = {
    "pathways": {
        "pathway_id": "varchar",
        "pathway_name": "varchar",
        "target_sector": "varchar",
        "region_id": "varchar?",
    },
    "pathway_offerings": {
        "pathway_id": "varchar",
        "offering_source": "varchar",
        "source_id": "varchar",
        "offering_id": "varchar",
        "is_entry_point": "boolean",
        "is_bridge": "boolean",
    },
    "pathway_credentials": {"pathway_id": "varchar", "credential_id": "varchar"},
    "credentials": {
        "credential_id": "varchar",
        "credential_name": "varchar",
        "credential_type": "varchar",
    },
    "pathway_industries": {"pathway_id": "varchar", "naics_prefix": "varchar"},
    "pathway_metrics": {
        "pathway_id": "varchar",
        "metric_id": "varchar",
        "permitted_use": "varchar",
    },
    "regions": {"region_id": "varchar", "region_name": "varchar"},
    "municipalities": {"municipality": "varchar", "region_id": "varchar"},
    "providers": {"provider_id": "varchar", "provider_name": "varchar"},
    "training_programs": {"program_id": "varchar", "program_name": "varchar"},
    "funding_streams": {"funding_stream": "varchar", "wioa_program": "varchar?"},
    "grades": {"grade": "varchar", "is_passing": "boolean"},
    "ui_wage_incomplete_quarters": {"wage_year": "integer", "wage_quarter": "integer"},
    "wioa_applicability": {"metric_id": "varchar", "wioa_program": "varchar", "applies": "boolean"},
    "wioa_exclusions": {"reason": "varchar", "wioa_program": "varchar", "applies": "boolean"},
    "cpi_u": {"year": "integer", "month": "integer", "index_value": "decimal(10,3)"},
    "thresholds": {
        "name": "varchar",
        "value": "varchar",
        "unit": "varchar",
        "reason": "varchar",
        "source": "varchar",
    },
}
