using System.Diagnostics.CodeAnalysis;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Requirements;

/// <summary>
/// What a major asks for in a term: from the file beside the catalogue, else built in (computer science at Pitt), else from the
/// department that the major names.
/// </summary>
internal static class RequirementBook
{
    /// <param name="major">A name or a department's code, in any case: "CS", "Computer Science", "B.S. in Computer Science".</param>
    public static bool TryFind(
        TermCatalog catalog, string major, [NotNullWhen(true)] out RequirementSet? requirements, [NotNullWhen(false)] out Refusal? refusal)
    {
        requirements = null;
        refusal = null;
        var name = MajorName.Fold(major);
        var departments = name.Length == 0 ? [] : Matching(catalog, name);
        var department = departments.Count == 1 ? departments[0] : null;

        requirements = catalog.Requirements is { } file ? FromFile(file, name, department) : null;
        if (requirements is null && IsBuiltIn(catalog, name, department)) requirements = ComputerScienceAtPitt.Requirements;
        if (requirements is null && department is not null)
        {
            var stand = DepartmentRequirements.Of(department);
            if (stand.ChooseFrom.Count > 0) requirements = stand;
        }

        if (requirements is not null) return true;
        refusal = new(RefusalReason.UnknownMajor, departments.Count > 1
            ? $"The major \"{major.Trim()}\" names several departments of {catalog.School}: {Names(departments)}."
            : $"There is no major \"{major.Trim()}\" at {catalog.School} in {catalog.DisplayName}. There is {string.Join(", ", Majors(catalog))}.");
        return false;
    }

    /// <summary>The names that can be chosen from, for a page and for refusals: "Computer Science (CS)".</summary>
    public static IReadOnlyList<string> Majors(TermCatalog catalog)
    {
        var departments = catalog.Departments.Where(department => DepartmentRequirements.Of(department).ChooseFrom.Count > 0).ToList();
        var known = departments.Select(department => MajorName.Fold(department.Name)).ToHashSet();
        var others = catalog.Requirements?.ByMajor.Keys.Where(name => !known.Contains(MajorName.Fold(name))) ?? [];
        if (catalog.School.Equals(ComputerScienceAtPitt.School, StringComparison.OrdinalIgnoreCase) && !known.Contains(MajorName.Fold(ComputerScienceAtPitt.Name)))
            others = others.Prepend(ComputerScienceAtPitt.Name);
        return [.. others, .. departments.Select(Label)];
    }

    private static RequirementSet? FromFile(RequirementFile file, string name, Department? department) =>
        file.ForAll ?? file.ByMajor
            .Where(pair => MajorName.Fold(pair.Key) is var key
                && (key == name || (department is not null && (key == MajorName.Fold(department.Name) || key == MajorName.Fold(department.Code)))))
            .Select(pair => pair.Value)
            .FirstOrDefault();

    private static bool IsBuiltIn(TermCatalog catalog, string name, Department? department) =>
        catalog.School.Equals(ComputerScienceAtPitt.School, StringComparison.OrdinalIgnoreCase)
        && (ComputerScienceAtPitt.Is(name) || (department is not null && ComputerScienceAtPitt.Is(MajorName.Fold(department.Code))));

    /// <summary>By code, by name, by the beginning of one of them, by a part of the name: the first of these that finds any.</summary>
    private static List<Department> Matching(TermCatalog catalog, string name)
    {
        Func<Department, bool>[] ways =
        [
            department => MajorName.Fold(department.Code) == name,
            department => MajorName.Fold(department.Name) == name,
            department => Begins(department.Name, name) || Begins(department.Code, name),
            department => MajorName.Fold(department.Name).Contains(name, StringComparison.Ordinal),
        ];
        return ways.Select(way => catalog.Departments.Where(way).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];
    }

    private static bool Begins(string text, string name) => MajorName.Fold(text).StartsWith(name, StringComparison.Ordinal);

    private static string Names(IEnumerable<Department> departments) => string.Join(", ", departments.Select(Label));

    private static string Label(Department department) => $"{department.Name} ({department.Code})";
}
