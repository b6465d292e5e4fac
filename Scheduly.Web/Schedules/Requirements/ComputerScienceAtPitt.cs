namespace Scheduly.Web.Schedules.Requirements;

/// <summary>The old service's own requirements, for any term of Pitt.</summary>
internal static class ComputerScienceAtPitt
{
    public const string School = "Pitt";
    public const string Name = "Computer Science";

    public static RequirementSet Requirements { get; } = new()
    {
        CatalogYear = "2024-2025",
        Required = ["CS0401", "CS0441", "CS0445", "CS1501", "CS1502", "CS1550"],
        ChooseFrom =
        [
            new("Upper-level electives", 2, ["CS1621", "CS1653", "CS1674", "CS1699", "CS1695", "CS1690"]),
            new("Mathematics", 1, ["MATH0220", "MATH0230", "MATH1180", "STAT1151"]),
        ],
        MinCredits = 12,
        MaxCredits = 18,
        Prereqs =
        [
            new("CS1501", ["CS0441", "CS0445"]),
            new("CS1550", ["CS0447", "CS0449"]),
            new("CS0445", ["CS0441"]),
            new("CS0447", ["CS0441"]),
            new("CS0449", ["CS0441"]),
        ],
    };

    /// <summary>Words as <see cref="MajorName"/> gives them.</summary>
    public static bool Is(string major) =>
        major is "CS" or "COMP SCI" or "COMPSCI" or "COMPUTER SCI" or "COMPUTER SCIENCE" or "COMPUTER SCIENCES" or "COMPUTERSCIENCE";
}
