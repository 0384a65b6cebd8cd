"""A fault because nothing could be measured is told from a reading of 0 from here on. What stands in the record
of a visit was told as a reading, and stays one."""


def migrate(cr, version):
    cr.execute("ALTER TABLE maintenance_result ADD COLUMN IF NOT EXISTS is_measured boolean")
    cr.execute(
        """
        UPDATE maintenance_result
           SET is_measured = TRUE
         WHERE kind = 'reading'
           AND state IN ('pass', 'fail')
           AND is_measured IS NULL
        """
    )
